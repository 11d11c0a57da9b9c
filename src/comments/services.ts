import type { Payload, PayloadRequest } from 'payload'
import type { SpamInput, SpamScore } from '#moderation'
import { defineServices, type Language } from '#platform'
import type { Allowance } from '#platform/database'
import type { CommentListener, FactSource, NetworkGuard } from './contract'
import type { ExternalCheck } from './external/types'
import type { SignOnKeys } from './readers/assertion'
import type { CommentTarget } from './target'

export type CommentServices = {
  /** What comments hang on. */
  target: CommentTarget
  /** What mails call the site. */
  siteTitle(req: PayloadRequest): Promise<string>
  /** The language of its pages, and of mails to readers of whom no other is known. */
  siteLanguage(req: PayloadRequest): Promise<Language>
  /** The outside spam service, where one is set up. */
  externalCheck: ExternalCheck | undefined
  /** What assertions of a host site are checked with; nothing where no sign-on is set up. */
  signOn(payload: Payload): Promise<SignOnKeys | undefined>
  /** Tasks whose proof of work was shown; each is good for one comment. */
  usedProofs: Allowance
  /** What the spam filter says of a text that is no comment yet; null where it says nothing. */
  scoreSpam(req: PayloadRequest, input: SpamInput): Promise<SpamScore | null>
  /** Facts that rooms above add to decisions. */
  factSources: readonly FactSource[]
  listeners: readonly CommentListener[]
  networkGuards: readonly NetworkGuard[]
}

export const commentServices = defineServices<CommentServices>('comments')

export function commentServicesOf(payload: Payload): CommentServices {
  return commentServices.of(payload)
}

/** Whether a network is banned: it is answered like any other, and counts for nothing. */
export async function isBarredNetwork(req: PayloadRequest, ipTag: string): Promise<boolean> {
  for (const isBarred of commentServicesOf(req.payload).networkGuards) if (await isBarred(req, ipTag)) return true
  return false
}
