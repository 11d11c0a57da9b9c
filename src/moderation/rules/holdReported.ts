import type { Phase } from '../types'

/** Enough readers asked for a look; 0 switches the rule off. */
export const holdReported: Phase = ({ facts: { reports }, policy: { reportThreshold } }) =>
  reportThreshold > 0 && reports >= reportThreshold
    ? { code: 'reported', outcome: 'hold', detail: { reports } }
    : undefined
