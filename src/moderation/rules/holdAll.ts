import type { Phase } from '../types'

/** WordPress's "Comment must be manually approved"; an article can go by the other rules all the same. */
export const holdAll: Phase = ({ facts, policy }) =>
  policy.holdAll && facts.articleMode !== 'asPolicy' ? { code: 'manual', outcome: 'hold' } : undefined
