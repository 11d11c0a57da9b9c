import { afterAll, beforeAll, expect, it } from 'vitest'
import { replayCount, replayStatus } from '../../src/moderation/transitions'
import { statuses } from '../../src/moderation/types'
import type { StoredComment } from '../../src/operations/loadComment'
import type { StoredEvent } from '../../src/operations/moderationEvents'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
})
afterAll(() => server.stop())

const headers = () => ({
  'content-type': 'application/json',
  origin: server.base,
  cookie: server.staff.moderator.cookie,
})
const moderate = (ids: string[], to: string) =>
  fetch(`${server.base}/api/moderation/comments`, {
    method: 'POST',
    headers: headers(),
    body: JSON.stringify({ ids, to }),
  })

/** Mulberry32: the same sequence in every run. */
const seeded = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
}

const pick = <T>(list: readonly T[], random: number): T => {
  const found = list[Math.floor(random * list.length)]
  if (found === undefined) throw new Error('Nothing to pick from')
  return found
}

it('status, count and visible replies can be rebuilt from the events after any sequence of decisions', async () => {
  const random = seeded(20_260_504)
  const articles = [await server.article({}), await server.article({})]
  const ids: string[] = []
  for (let index = 0; index < 14; index++) {
    const article = pick(articles, random())
    const open = await server.payload.find({
      collection: 'comments',
      where: { and: [{ article: { equals: article.id } }, { status: { equals: 'approved' } }] },
      limit: 50,
      depth: 0,
    })
    const parent = open.docs.length > 0 && random() < 0.6 ? pick(open.docs, random()).id : undefined
    ids.push(await server.comment({ article: article.slug, status: 'approved', ...(parent ? { parent } : {}) }))
  }
  for (let step = 0; step < 60; step++)
    expect(
      (await moderate([pick(ids, random())], pick([...statuses, 'approved', 'approved'] as const, random()))).status,
    ).toBe(200)
  for (const id of ids.slice(0, 3))
    expect(
      (
        await fetch(`${server.base}/api/comments/${id}`, {
          method: 'DELETE',
          headers: { ...headers(), cookie: server.staff.admin.cookie },
        })
      ).status,
    ).toBe(200)

  const { docs: comments } = await server.payload.db.find<StoredComment>({
    collection: 'comments',
    pagination: false,
    limit: 0,
  })
  const { docs: events } = await server.payload.db.find<StoredEvent>({
    collection: 'moderation-events',
    pagination: false,
    limit: 0,
    sort: ['createdAt', 'id'],
  })
  expect(comments.length).toBe(ids.length - 3)
  for (const comment of comments)
    expect(replayStatus(events.filter((event) => event.comment === comment.id)), comment.id).toBe(comment.status)
  for (const { id } of articles) {
    const stored = await server.payload.findByID({ collection: 'articles', id, depth: 0 })
    expect(stored.commentCount).toBe(replayCount(events.filter((event) => event.article === id)))
    expect(stored.commentCount).toBe(
      comments.filter((comment) => comment.article === id && comment.status === 'approved').length,
    )
  }
  for (const comment of comments) {
    const below = comments.filter((other) => other.path.startsWith(`${comment.path}/`) && other.status === 'approved')
    expect(comment.visibleReplies, comment.path).toBe(below.length)
  }
  // The sequence did something: a test of nothing would hold as well.
  expect(new Set(comments.map((comment) => comment.status)).size).toBeGreaterThan(2)
  expect(comments.some((comment) => comment.visibleReplies > 0)).toBe(true)
})
