import type { Rule } from '../types'
import { count } from '../wording'

/** WordPress's `comment_max_links`: as many links as the limit are too many; 0 switches the rule off. */
export const holdLinks: Rule<'too_many_links'> = {
  reasons: {
    too_many_links: {
      label: 'Too many links',
      facts: { too_many_links: ['links', 'limit'] },
      sentence: ({ links, limit }) =>
        links === undefined || limit === undefined
          ? 'It contains too many links.'
          : `It contains ${count(links, 'link')}; from ${limit} on, a comment is held.`,
    },
  },
  judge({ policy, submission: { links } }) {
    if (policy.maxLinks === 0 || links < policy.maxLinks) return
    return { code: 'too_many_links', outcome: 'hold', field: 'content', detail: { links, limit: policy.maxLinks } }
  },
}
