import { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import { jsonType, sendCacheable } from '#platform/http'
import { readThreadOf, readThreadQuery, requireArticle } from './readThread'

/** `GET /api/articles/:idOrSlug/thread?order&limit&after` */
export function threadRoutes({ payload }: { payload: Payload }): Router {
  return Router().get('/api/articles/:idOrSlug/thread', async (req, res) => {
    const { order, limit, after } = req.query
    const query = readThreadQuery({ order, limit, after })
    // Anonymous whoever asks: what is public does not depend on a session.
    const local = await createLocalReq({}, payload)
    const { idOrSlug } = req.params
    const article = await requireArticle(local, idOrSlug)
    const page = await readThreadOf(local, article, query)
    sendCacheable(req, res, {
      type: jsonType,
      body: JSON.stringify(page),
      // Another article can take over a slug this one used to have.
      tags: [`comments:${article.id}`, `article:${article.id}`, `slug:${idOrSlug}`, 'discussion'],
    })
  })
}
