import type { Change, StreamEvent, Watched } from '#platform/database'

const slugTags = ({ oldSlugs, slug }: Readonly<Record<string, unknown>>): Change[] =>
  [slug, ...(Array.isArray(oldSlugs) ? oldSlugs : [])].flatMap((text) =>
    typeof text === 'string' ? [`slug:${text}`] : [],
  )

/** Of an article comments change this alone, and no address depends on it. */
const isCounting = ({ changed }: StreamEvent): boolean => changed?.every((name) => name === 'commentCount') ?? false

/** What other processes change of articles, and of what stands beside them. */
export const watchedArticles: readonly Watched[] = [
  {
    in: 'articles',
    fields: ['slug', 'oldSlugs'],
    // An event does not tell what the slug was before.
    tagsOf: (event) => {
      const own = [`article:${event.id}`, `comments:${event.id}`]
      return isCounting(event) ? ['articles', ...own] : ['articles', 'slugs', ...own, ...slugTags(event.document ?? {})]
    },
  },
  { in: 'media', fields: [], tagsOf: () => ['media'] },
  { in: 'authors', fields: [], tagsOf: () => ['authors'] },
]
