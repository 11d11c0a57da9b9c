/** What is asked of a site of articles, by name: the addresses of each kind. */
export const kindsOf = (articles) => {
  const pages = Array.from({ length: Math.floor(articles.length / 10) }, (_, index) => index + 1)
  return {
    'thread of 20': articles.map(({ slug }) => `/api/articles/${slug}/thread?limit=20`),
    'article JSON': articles.map(({ id }) => `/api/articles/${id}`),
    'article by slug': articles.map(({ slug }) => `/api/articles?where[slug][equals]=${slug}&limit=1`),
    'list of 10': pages.map((page) => `/api/articles?limit=10&depth=1&page=${page}`),
    'article page': articles.map(({ slug }) => `/articles/${slug}`),
    counts: articles.map(({ slug }) => `/api/comments/counts?articles=${slug}`),
    'counts of 10': pages.map(
      (page) => `/api/comments/counts?articles=${articles.slice(page * 10 - 10, page * 10).map(({ slug }) => slug)}`,
    ),
    // What crawlers go on asking for: looked for among the slugs that articles have, and those they had.
    'a slug of nothing': articles.map(({ slug }) => `/api/comments/counts?articles=no-${slug}`),
  }
}

/** Kinds that cost more where the articles have been written to since they were last asked for. */
export const madeOfArticles = ['article JSON', 'list of 10', 'article page']
