import { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import { Refusal } from '#platform'
import { jsonType, sendCacheable } from '#platform/http'
import { readCountsOf } from './readCounts'

/** `GET /api/comments/counts?articles=a,b,c` */
export function countsRoutes({ payload }: { payload: Payload }): Router {
  return Router().get('/api/comments/counts', async (req, res) => {
    const { articles } = req.query
    if (typeof articles !== 'string') throw new Refusal([{ code: 'invalid_input', path: 'articles' }])
    const keys = articles.split(',').filter((key) => key !== '')
    const { counts, articles: ids } = await readCountsOf(await createLocalReq({}, payload), keys)
    sendCacheable(req, res, {
      type: jsonType,
      body: JSON.stringify(counts),
      tags: ['articles', ...ids.map((id) => `comments:${id}`)],
    })
  })
}
