import type { Phase } from '../types'

/** What could not be checked is held, never published. */
export const holdFailedChecks: Phase = ({ facts }) =>
  facts.failedChecks.length > 0
    ? { code: 'check_failed', outcome: 'hold', detail: { checks: facts.failedChecks.join(', ') } }
    : undefined
