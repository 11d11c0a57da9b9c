import { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import { jsonType, sendCacheable } from '#platform/http'
import { targetOf } from '../target'
import { readThreadOf, readThreadQuery, requireTarget } from './readThread'

/** `GET /api/COLLECTION/:idOrSlug/thread?order&limit&after`, of whatever comments hang on. */
export function threadRoutes({ payload }: { payload: Payload }): Router {
  const { collection, tags } = targetOf(payload)
  return Router().get(`/api/${collection}/:idOrSlug/thread`, async (req, res) => {
    const { order, limit, after } = req.query
    const query = readThreadQuery({ order, limit, after })
    // Anonymous whoever asks: what is public does not depend on a session.
    const local = await createLocalReq({}, payload)
    const { idOrSlug } = req.params
    const article = await requireTarget(local, idOrSlug)
    const page = await readThreadOf(local, article, query)
    sendCacheable(req, res, {
      type: jsonType,
      body: JSON.stringify(page),
      // Another article can take over a slug this one used to have.
      tags: [`comments:${article.id}`, ...tags(article.id), `slug:${idOrSlug}`, 'discussion'],
    })
  })
}
