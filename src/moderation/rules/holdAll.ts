import type { Rule } from '../types'

/** WordPress's "Comment must be manually approved"; an article can go by the other rules all the same. */
export const holdAll: Rule<'manual'> = {
  reasons: {
    manual: {
      label: 'The site holds everything',
      sentence: () => 'Every comment on this site is held for a decision.',
    },
  },
  judge: ({ facts, policy }) =>
    policy.holdAll && facts.articleMode !== 'asPolicy' ? { code: 'manual', outcome: 'hold' } : undefined,
}
