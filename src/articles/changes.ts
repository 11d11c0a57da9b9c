import type { Change, Watched } from '#platform/database'

const slugTags = ({ oldSlugs, slug }: Readonly<Record<string, unknown>>): Change[] =>
  [slug, ...(Array.isArray(oldSlugs) ? oldSlugs : [])].flatMap((text) =>
    typeof text === 'string' ? [`slug:${text}`] : [],
  )

/** What other processes change of articles, and of what stands beside them. */
export const watchedArticles: readonly Watched[] = [
  {
    in: 'articles',
    fields: ['slug', 'oldSlugs'],
    // An event does not tell what the slug was before.
    tagsOf: ({ document, id }) => [
      'articles',
      'slugs',
      `article:${id}`,
      `comments:${id}`,
      ...(document ? slugTags(document) : []),
    ],
  },
  { in: 'media', fields: [], tagsOf: () => ['media'] },
  { in: 'authors', fields: [], tagsOf: () => ['authors'] },
]
