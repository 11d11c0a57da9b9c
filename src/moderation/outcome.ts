import { type Outcome, outcomes, type Status } from './types'

const status: Readonly<Record<Outcome, Status>> = { approve: 'approved', hold: 'pending', spam: 'spam', trash: 'trash' }

/** The state a comment gets by an outcome. */
export const statusOf = (outcome: Outcome): Status => status[outcome]

/** The most severe of the outcomes asked for; without any, nothing speaks against publishing. */
export const mostSevere = (asked: readonly Outcome[]): Outcome =>
  outcomes.findLast((outcome) => asked.includes(outcome)) ?? 'approve'
