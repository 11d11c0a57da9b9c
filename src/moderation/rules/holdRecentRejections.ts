import type { Phase } from '../types'

/** One decision is no habit. */
const fewestDecided = 2

/**
 * Coral's rule: a sender of whose recent comments a large share was rejected is looked at first. Coral's default is 30 per
 * cent in seven days; 0 switches the rule off.
 */
export const holdRecentRejections: Phase = ({ facts, policy: { rejectionShare } }) => {
  const { decided, rejected } = facts.recent
  if (rejectionShare === 0 || decided < fewestDecided || rejected * 100 < rejectionShare * decided) return
  return { code: 'recent_rejections', outcome: 'hold', detail: { decided, rejected } }
}
