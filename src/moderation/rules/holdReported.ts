import type { Rule } from '../types'
import { count } from '../wording'

/** Enough readers asked for a look; 0 switches the rule off. */
export const holdReported: Rule<'reported'> = {
  reasons: {
    reported: {
      label: 'Reported',
      facts: { reported: ['reports'] },
      sentence: ({ reports }) =>
        reports === undefined ? 'Readers reported it.' : `It was reported ${count(reports, 'time')} by readers.`,
    },
  },
  judge: ({ facts: { reports }, policy: { reportThreshold } }) =>
    reportThreshold > 0 && reports >= reportThreshold
      ? { code: 'reported', outcome: 'hold', detail: { reports } }
      : undefined,
}
