import type { JSONWebKeySet } from 'jose'
import type { Payload, PayloadRequest } from 'payload'
import type { Facts, SpamInput, SpamScore, Submission } from '#moderation'
import { defineServices, type Language } from '#platform'
import type { Allowance } from '#platform/database'
import type { CarriedSubmission } from './carried'
import type { ModerationEvent, StoredEvent } from './events'
import type { ExternalCheck } from './external/types'
import type { StoredComment } from './storedComment'
import type { CommentTarget, TargetHead } from './target'

// What rooms above this one register in `CommentServices`: comments know none of them.

/**
 * Who sent it. `account` is a signed-in account's id: the only proof of an address there is. A comment that is decided again
 * was sent by whoever sent it first, whoever asks now; what nobody may look at again is as it was `recorded` then.
 */
export type Sender = { account: string | null; recorded: Partial<Facts> }

/** What a fact source may look at. */
export type FactInput = {
  submission: Submission
  /** The text as it is rendered. */
  html: string
  article: Pick<TargetHead, 'id' | 'discussion'>
  /** Id of the comment that is decided again; a new one has none yet. */
  comment: string | undefined
  /** What is being sent now; of a recheck nothing. */
  carried: CarriedSubmission
  sender: Sender
}

/**
 * Gathers one fact for decisions, in the transaction of the decision. Where it throws `FactUnknown`, the fact stays as in
 * `plainFacts` and the comment is held.
 */
export type FactSource<N extends keyof Facts = keyof Facts> = {
  [Name in N]: { fact: Name; gather(req: PayloadRequest, input: FactInput): Promise<Facts[Name]> }
}[N]

/** A fact that cannot be found out for a reason of ours. The comment is held; a failure of the database is not one of these. */
export class FactUnknown extends Error {
  override name = 'FactUnknown'
}

/** A decision that is about to be made. */
export type Decision = Pick<ModerationEvent, 'comment' | 'to' | 'undoes'>

/** Whether a comment was published before a change, and is now. Numbers of votes and replies are no change. */
export type ShownChange = { id: string; was: boolean; is: boolean }

/** Takes part in what becomes of comments, in the same transaction. */
export type CommentListener = {
  /** Whether a decision that leaves a comment where it is must be recorded all the same: something waits for it. */
  claims?(req: PayloadRequest, decision: Decision): Promise<boolean>
  /** A comment has come or moved, or a decision that was claimed left it where it is. The event is written. */
  decided?(req: PayloadRequest, change: { comment: StoredComment; event: StoredEvent }): Promise<void>
  /** Readers see something else of comments, if they see what these hang on: they have come, gone, moved, or read differently. */
  shown?(req: PayloadRequest, article: string, changes: readonly ShownChange[]): Promise<void>
  /** Comments go for good. */
  removed?(req: PayloadRequest, comments: readonly string[]): Promise<void>
  /** What comments hang on goes for good, with all of them. */
  targetRemoved?(req: PayloadRequest, article: string): Promise<void>
  /** All that hangs on one thing comes to hang on another, in parts: of what is kept of `from`, moves `limit` at most and answers how many. */
  targetMerged?(req: PayloadRequest, merge: { from: string; into: string; limit: number }): Promise<number>
}

/** Whether the network of a request may not take part where nothing is decided, such as in votes. */
type NetworkGuard = (req: PayloadRequest, ipTag: string) => Promise<boolean>

/** What assertions are checked with, several at once while keys are changed. */
export type SignOnKeys = {
  /** For HS256. */
  secrets: readonly string[]
  /** For RS256. */
  jwks: JSONWebKeySet | undefined
  /** What `aud` has to name. */
  audience: string
}

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
