import type { Rule } from '../types'
import { count } from '../wording'

/** The same text under many articles is a campaign; 0 switches the rule off. */
export const holdRepeats: Rule<'repeated'> = {
  reasons: {
    repeated: {
      label: 'Repeated',
      facts: { repeated: ['articles'] },
      sentence: ({ articles }) =>
        articles === undefined
          ? 'It repeats a comment that was sent before.'
          : `The same text was sent under ${count(articles, 'other article')} within a week.`,
    },
  },
  judge: ({ facts: { repeats }, policy: { repeatLimit } }) =>
    repeatLimit > 0 && repeats >= repeatLimit
      ? { code: 'repeated', outcome: 'hold', detail: { articles: repeats, limit: repeatLimit } }
      : undefined,
}
