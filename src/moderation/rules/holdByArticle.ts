import type { Rule } from '../types'

/** The article's own setting holds every comment on it. */
export const holdByArticle: Rule<'article_mode'> = {
  reasons: {
    article_mode: {
      label: 'The article holds everything',
      sentence: () => 'Every comment on this article is held for a decision.',
    },
  },
  judge: ({ facts }) => (facts.articleMode === 'holdAll' ? { code: 'article_mode', outcome: 'hold' } : undefined),
}
