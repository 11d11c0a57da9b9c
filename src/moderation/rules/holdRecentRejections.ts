import { addressCounts } from '../facts'
import type { Rule } from '../types'
import { count } from '../wording'

/** One decision is no habit. */
const fewestDecided = 2

/**
 * Coral's rule: a sender of whose recent comments a large share was rejected is looked at first. Coral's default is 30 per
 * cent in seven days; 0 switches the rule off. Only where the address counts.
 */
export const holdRecentRejections: Rule<'recent_rejections'> = {
  reasons: {
    recent_rejections: {
      label: 'Recently rejected',
      facts: { recent_rejections: ['decided', 'rejected'] },
      sentence: ({ decided, rejected }) =>
        decided === undefined || rejected === undefined
          ? 'Many recent comments of its sender were rejected.'
          : `Of ${count(decided, 'comment')} of its sender decided within a week, ${rejected} ${Number(rejected) === 1 ? 'was' : 'were'} rejected.`,
    },
  },
  judge({ facts, policy }) {
    const { decided, rejected } = facts.recent
    const { rejectionShare } = policy
    if (
      !addressCounts({ facts, policy }) ||
      rejectionShare === 0 ||
      decided < fewestDecided ||
      rejected * 100 < rejectionShare * decided
    )
      return
    return { code: 'recent_rejections', outcome: 'hold', detail: { decided, rejected } }
  },
}
