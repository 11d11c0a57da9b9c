import { Router } from 'express'

/** `GET /api`: where to begin, for whoever opens the address they were given. */
export function indexRoutes({ publicUrl }: { publicUrl: string }): Router {
  return Router().get('/api', (_req, res) => {
    const at = (path: string) => `${publicUrl}/api${path}`
    res.set('Cache-Control', 'public, max-age=0, must-revalidate').json({
      name: 'Colloquy',
      articles: at('/articles'),
      article: at('/articles?where[slug][equals]={slug}'),
      thread: at('/articles/{idOrSlug}/thread'),
      comments: at('/comments'),
      counts: at('/comments/counts?articles={idOrSlug},{idOrSlug}'),
      graphql: at('/graphql'),
      feed: `${publicUrl}/feed.xml`,
    })
  })
}
