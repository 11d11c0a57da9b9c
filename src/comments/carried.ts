import { compileWords, type HiddenMatch, type Policy, wordLists } from '#moderation'
import { defineSlot, type Fault } from '#platform'
import type { Outside } from './external/types'
import type { SubscriptionKind } from './submission/readInput'

/** The page a webmention was found on, and when that says that it was published. */
export type CarriedMention = { source: string; publishedAt: Date | undefined }

/** A reader's submission on its way to the hooks: everything that must not be in the data of a Payload operation. */
export type CarriedSubmission = {
  email: string
  ipTag: string | undefined
  ipExpiresAt: Date | undefined
  idempotencyKey: string
  /** What the reader token names that it came with; undefined for the first comment of a browser. */
  reader: string | undefined
  /** An account of a host site has sent it; `isAddressProven` where that site vouches for the address. */
  signedOn?: { isAddressProven: boolean } | undefined
  /** Faults of shape found before the operation; the hook adds its own, so that all are answered together. */
  faults: readonly Fault[]
  /** Checks that failed or were tripped at the door: they hold the comment. */
  failedChecks: readonly string[]
  /** Matches of the word lists in the address, the network address and the browser's description. */
  hiddenMatches: readonly HiddenMatch[]
  /** It was found on a page elsewhere that mentions the article: whoever wrote it there has sent nothing here. */
  mention?: CarriedMention | undefined
  /** What its sender asks to be mailed from now on. */
  subscribe?: SubscriptionKind | undefined
}

/** Of what is not, or no longer, on its way. */
export const nothingCarried: CarriedSubmission = {
  email: '',
  ipTag: undefined,
  ipExpiresAt: undefined,
  idempotencyKey: '',
  reader: undefined,
  faults: [],
  failedChecks: [],
  hiddenMatches: [],
}

export const submissionCarried = defineSlot<CarriedSubmission>('submission', { isKeptByRetry: true })

/** What the outside spam service said of what is submitted or edited. */
export const outsideAnswer = defineSlot<Outside>('outside', { isKeptByRetry: true })

/** The author changes their own comment: it is decided again from the start. */
export const ownEdit = defineSlot<true>('ownEdit', { isKeptByRetry: true })

type Hidden = { email?: string | undefined; ip?: string | undefined; userAgent?: string | undefined }

const fields = ['email', 'ip', 'userAgent'] as const

/** A browser's description is as long as its maker likes. */
const longest = 1000

/** Looks for the word lists in what is not kept, while it is there: of a match, list and field are all that remains. */
export function matchHidden(
  { disallowedWords, moderationWords }: Pick<Policy, 'disallowedWords' | 'moderationWords'>,
  hidden: Hidden,
): HiddenMatch[] {
  const words = { moderation: moderationWords, disallowed: disallowedWords }
  return wordLists.flatMap((list) => {
    const matcher = compileWords(words[list])
    return fields
      .filter((field) => matcher.find((hidden[field] ?? '').slice(0, longest), 1).length > 0)
      .map((field) => ({ list, field }))
  })
}
