import { type Outcome, outcomes, type Status } from './types'

const status: Readonly<Record<Outcome, Status>> = { approve: 'approved', hold: 'pending', spam: 'spam', trash: 'trash' }

/** The state a comment gets by an outcome. */
export function statusOf(outcome: Outcome): Status {
  return status[outcome]
}

/** The most severe of the outcomes asked for; without any, nothing speaks against publishing. */
export function mostSevere(asked: readonly Outcome[]): Outcome {
  return outcomes.findLast((outcome) => asked.includes(outcome)) ?? 'approve'
}
