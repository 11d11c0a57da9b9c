import { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import { Refusal } from '../../errors'
import { readCountsOf } from '../../operations/readCounts'
import { jsonType, sendCacheable } from '../sendCacheable'

/** `GET /api/comments/counts?articles=a,b,c` */
export const countsRoutes = ({ payload }: { payload: Payload }): Router =>
  Router().get('/api/comments/counts', async (req, res) => {
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
