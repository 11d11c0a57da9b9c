import type { Phase } from '../types'

/** The same text under many articles is a campaign; 0 switches the rule off. */
export const holdRepeats: Phase = ({ facts: { repeats }, policy: { repeatLimit } }) =>
  repeatLimit > 0 && repeats >= repeatLimit
    ? { code: 'repeated', outcome: 'hold', detail: { articles: repeats, limit: repeatLimit } }
    : undefined
