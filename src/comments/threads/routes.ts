import { createLocalReq } from 'payload'
import { jsonType, type Route, sendCacheable } from '#platform/http'
import { targetOf } from '../findTarget'
import { readThreadOf, readThreadQuery, requireTarget } from './readThread'

/** `GET /api/COLLECTION/:idOrSlug/thread?order&limit&after`, of whatever comments hang on. */
export function threadRoute(collection: string): Route {
  return {
    path: `/api/${collection}/:idOrSlug/thread`,
    methods: ['GET'],
    cache: true,
    index: { thread: '' },
    answer:
      ({ payload }) =>
      async (req, res) => {
        const { order, limit, after } = req.query
        const query = readThreadQuery({ order, limit, after })
        // Anonymous whoever asks: what is public does not depend on a session.
        const local = await createLocalReq({}, payload)
        const idOrSlug = String(req.params.idOrSlug)
        const article = await requireTarget(local, idOrSlug)
        const page = await readThreadOf(local, article, query)
        sendCacheable(req, res, {
          type: jsonType,
          body: JSON.stringify(page),
          // Another article can take over a slug this one used to have.
          tags: [`comments:${article.id}`, ...targetOf(payload).tags(article.id), `slug:${idOrSlug}`, 'discussion'],
        })
      },
  }
}
