import type { Facts, Policy, Submission } from '#moderation'
import type { CarriedSubmission } from '../carried'
import type { TargetHead } from '../target'

/** What is known before any question is asked. */
export type Known = {
  submission: Submission
  policy: Policy
  article: Pick<TargetHead, 'id' | 'discussion'>
  /** Id of the comment that is decided again; a new one has none yet. */
  comment?: string
  carried: CarriedSubmission
  staff: boolean
}

/**
 * Who sent it. `account` is a signed-in account's id: the only proof of an address there is. A comment that is decided again
 * was sent by whoever sent it first, whoever asks now; what nobody may look at again is as it was `recorded` then.
 */
export type Sender = { account: string | null; recorded: Partial<Facts> }

/** How far back the past of a sender and of a text counts. */
export const recentDays = 7

/** A fact that cannot be found out for a reason of ours. The comment is held; a failure of the database is not one of these. */
export class FactUnknown extends Error {
  override name = 'FactUnknown'
}
