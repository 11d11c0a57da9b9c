import type { Rule } from '../types'

/** What could not be checked is held, never published. `decide` gives the same reason for a rule that throws. */
export const holdFailedChecks: Rule<'check_failed'> = {
  reasons: {
    check_failed: {
      label: 'A check failed',
      sentence: ({ checks }) =>
        checks === undefined ? 'A check failed or did not answer.' : `A check failed or did not answer: ${checks}.`,
    },
  },
  judge: ({ facts }) =>
    facts.failedChecks.length > 0
      ? { code: 'check_failed', outcome: 'hold', detail: { checks: facts.failedChecks.join(', ') } }
      : undefined,
}
