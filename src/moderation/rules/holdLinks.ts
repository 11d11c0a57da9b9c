import type { Phase } from '../types'

/** WordPress's `comment_max_links`: as many links as the limit are too many; 0 switches the rule off. */
export const holdLinks: Phase = ({ policy, submission: { links } }) => {
  if (policy.maxLinks === 0 || links < policy.maxLinks) return
  return { code: 'too_many_links', outcome: 'hold', field: 'content', detail: { links, limit: policy.maxLinks } }
}
