import { setImmediate as turn } from 'node:timers/promises'
import type { RequestHandler } from 'express'
import { createLocalReq, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { jsonType, type Route, type RouteParts, sendCacheable } from '#platform/http'
import { published } from './target'

/** Articles read at once: a site with many must not keep other requests waiting. */
const pageSize = 500

export type CountedTag = { name: string; count: number }

/** The tags of published articles with the number of articles that carry each, in the order of their names. */
async function countTags(req: PayloadRequest): Promise<CountedTag[]> {
  const counts = new Map<string, number>()
  for (let after: string | undefined, more = true; more; ) {
    const { docs } = await req.payload.db.find<{ id: string; tags?: string[] | null }>({
      collection: 'articles',
      where: { and: [published(), ...(after === undefined ? [] : [{ id: { greater_than: after } }])] },
      sort: 'id',
      select: { tags: true },
      limit: pageSize,
      pagination: false,
      req,
    })
    for (const { tags } of docs) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
    after = docs.at(-1)?.id
    more = docs.length === pageSize
    if (more) await turn()
  }
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.name < b.name ? -1 : 1))
}

function answerTags({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const docs = await countTags(await createLocalReq({}, payload))
    sendCacheable(req, res, { type: jsonType, body: JSON.stringify({ docs }), tags: ['articles'] })
  }
}

/** `GET /api/tags` → `{docs: [{name, count}]}`. */
export const tagRoutes: Route[] = [
  {
    path: '/api/tags',
    methods: ['GET'],
    index: { tags: '' },
    cache: true,
    summary: 'Tags with the number of articles that carry each',
    output: z.object({ docs: z.array(z.object({ name: z.string(), count: z.int() })) }),
    answer: answerTags,
  },
]
