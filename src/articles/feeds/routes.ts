import { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import { requireTarget } from '#comments'
import { sendCacheable } from '#platform/http'
import { readArticleFeed, readCommentFeed } from './readFeeds'
import { feedFormats } from './types'
import { feedExtensions, feedTypes, writeFeed } from './writeFeed'

/** `/feed.xml|.atom|.json` and, per article, `/articles/:slug/comments.xml|.atom|.json`. */
export function feedRoutes({ payload, publicUrl }: { payload: Payload; publicUrl: string }): Router {
  const router = Router()
  for (const format of feedFormats) {
    const type = feedTypes[format]
    const ending = feedExtensions[format]

    router.get(`/feed.${ending}`, async (req, res) => {
      const feed = await readArticleFeed(await createLocalReq({}, payload))
      sendCacheable(req, res, { type, body: writeFeed(feed, format), tags: ['articles', 'site', 'media', 'authors'] })
    })

    router.get<{ slug: string }>(`/articles/:slug/comments.${ending}`, async (req, res) => {
      const local = await createLocalReq({}, payload)
      const article = await requireTarget(local, req.params.slug)
      if (article.slug !== req.params.slug)
        // Asked about each time: a slug can come back, and a browser would keep a permanent redirect for good.
        return res
          .set('Cache-Control', 'public, max-age=0, must-revalidate')
          .redirect(301, `${publicUrl}/articles/${article.slug}/comments.${ending}`)
      const feed = await readCommentFeed(local, article)
      const tags = [`comments:${article.id}`, `article:${article.id}`, `slug:${article.slug}`, 'site']
      sendCacheable(req, res, { type, body: writeFeed(feed, format), tags })
    })
  }
  return router
}
