import type { Phase } from '../types'

/** The article's own setting holds every comment on it. */
export const holdByArticle: Phase = ({ facts }) =>
  facts.articleMode === 'holdAll' ? { code: 'article_mode', outcome: 'hold' } : undefined
