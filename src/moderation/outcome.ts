import type { Reason } from './reasons'
import { type Outcome, outcomes, type Status } from './types'

const status: Readonly<Record<Outcome, Status>> = { approve: 'approved', hold: 'pending', spam: 'spam', trash: 'trash' }

/** The state a comment gets by an outcome. */
export function statusOf(outcome: Outcome): Status {
  return status[outcome]
}

/** The outcome that gives a state. */
export function outcomeTo(wanted: Status): Outcome {
  return outcomes.find((outcome) => status[outcome] === wanted) ?? 'hold'
}

/** The most severe of the outcomes that reasons ask for; without any, nothing speaks against publishing. */
export function outcomeOf(reasons: readonly Pick<Reason, 'outcome'>[]): Outcome {
  return outcomes.findLast((outcome) => reasons.some((reason) => reason.outcome === outcome)) ?? 'approve'
}
