const dayMs = 24 * 60 * 60 * 1000

type Discussion = {
  article: { open: 'inherit' | 'open' | 'closed'; closeAfterDays?: number | undefined; publishedAt?: Date | undefined }
  policy: { open: boolean; closeAfterDays: number }
  now: Date
}

/**
 * Whether readers can no longer comment: by hand (the article's word counts before the site's), or by age, counted from
 * publication. 0 days never closes; an article opened by hand still closes by age, as in WordPress.
 */
export const isClosed = ({ article, now, policy }: Discussion): boolean => {
  if (article.open === 'closed') return true
  if (article.open === 'inherit' && !policy.open) return true
  const days = article.closeAfterDays ?? policy.closeAfterDays
  if (days === 0 || !article.publishedAt) return false
  return now.getTime() - article.publishedAt.getTime() >= days * dayMs
}
