const dayMs = 24 * 60 * 60 * 1000

type Discussion = {
  article: { open: 'inherit' | 'open' | 'closed'; closeAfterDays?: number | undefined; publishedAt?: Date | undefined }
  policy: { open: boolean; closeAfterDays: number }
}

const isClosedByHand = ({ article, policy }: Discussion): boolean =>
  article.open === 'closed' || (article.open === 'inherit' && !policy.open)

/** When age closes the discussion, counted from publication; nothing where it never does (0 days). */
export function closesByAge({ article, policy }: Discussion): Date | undefined {
  const days = article.closeAfterDays ?? policy.closeAfterDays
  return days === 0 || !article.publishedAt ? undefined : new Date(article.publishedAt.getTime() + days * dayMs)
}

/**
 * Whether readers can no longer comment: by hand (the article's word counts before the site's), or by age. An article
 * opened by hand still closes by age, as in WordPress.
 */
export function isClosed({ now, ...discussion }: Discussion & { now: Date }): boolean {
  if (isClosedByHand(discussion)) return true
  const end = closesByAge(discussion)
  return end !== undefined && end <= now
}
