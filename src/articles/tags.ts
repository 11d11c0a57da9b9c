import type { RequestHandler } from 'express'
import { createLocalReq, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { unchanged } from '#comments'
import { pagesById } from '#platform/database'
import { jsonType, type Route, type RouteParts, sendCacheable } from '#platform/http'
import { listed } from './target'

/** Articles read at once: a site with many must not keep other requests waiting. */
const pageSize = 500

export type CountedTag = { name: string; count: number }

/** The tags of published articles with the number of articles that carry each, in the order of their names. */
async function countTags(req: PayloadRequest): Promise<CountedTag[]> {
  const counts = new Map<string, number>()
  const articles = pagesById<{ id: string; tags?: string[] | null }>(req.payload, {
    collection: 'articles',
    where: listed,
    select: { tags: true },
    size: pageSize,
    req,
  })
  for await (const page of articles)
    for (const { tags } of page) for (const tag of new Set(tags)) counts.set(tag, (counts.get(tag) ?? 0) + 1)
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || (a.name < b.name ? -1 : 1))
}

function answerTags({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const docs = await countTags(await createLocalReq({}, payload))
    sendCacheable(req, res, { type: jsonType, body: JSON.stringify({ docs }), tags: ['articles'], patch: unchanged })
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
