import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { StoredEvent } from '../../src/comments/events'
import type { QueueRow } from '../../src/comments/queue'
import type { StoredComment } from '../../src/comments/storedComment'
import { statuses } from '../../src/moderation/types'
import { bootServer, type TestServer } from '../support/app'
import { replayCount, replayStatus } from '../support/replayed'

/** How many sequences are tried; more before a release. */
const runs = Number(process.env.SEQUENCES ?? 4)

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, repeatLimit: 0, rejectionShare: 0 })
})
afterAll(() => server.stop())

const send = async (method: string, path: string, body?: unknown) => {
  const response = await fetch(`${server.base}/api/${path}`, {
    method,
    headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.admin.cookie },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  return { status: response.status, data: await response.json() }
}

/** What moderators do, to the comment at a place in the list of those there are. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom(...statuses), at: fc.nat() }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('reply' as const), at: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('restore', 'undo', 'delete'), at: fc.nat() }) },
)
type Step = { do: string; at: number }

const all = async <T extends { id: string }>(
  collection: 'comments' | 'moderation-events' | 'moderation-queue',
  article: string,
) =>
  (
    await server.payload.db.find<T>({
      collection,
      where: { article: { equals: article } },
      sort: ['createdAt', 'id'],
      pagination: false,
      limit: 0,
    })
  ).docs

const act = async ({ at, do: what }: Step, article: { id: string; slug: string }, events: string[]): Promise<void> => {
  const comments = await all<StoredComment>('comments', article.id)
  const comment = comments[at % comments.length]
  if (what === 'reply' || !comment) {
    const parent = comment?.status === 'approved' && comments.length < 14 ? comment.id : undefined
    if (comments.length < 14)
      await server.comment({ article: article.slug, status: 'approved', ...(parent ? { parent } : {}) })
  } else if (what === 'delete') {
    expect((await send('DELETE', `comments/${comment.id}`)).status).toBe(200)
  } else if (what === 'undo') {
    // Also of what has been decided since: a conflict, which must change nothing.
    if (events.length > 0) await send('POST', 'moderation/undo', { events: [events[at % events.length]] })
  } else {
    const decision = what === 'restore' ? { ids: [comment.id] } : { ids: [comment.id], to: what }
    const { data } = await send('POST', `moderation/${what === 'restore' ? 'restore' : 'comments'}`, decision)
    expect(data.results).toMatchObject([{ ok: true }])
    if (data.results[0].event) events.push(data.results[0].event)
  }
}

const check = async (article: { id: string; slug: string }): Promise<void> => {
  const comments = await all<StoredComment>('comments', article.id)
  const events = await all<StoredEvent>('moderation-events', article.id)
  const queue = await all<QueueRow>('moderation-queue', article.id)
  for (const comment of comments) {
    const own = events.filter((event) => event.comment === comment.id)
    expect(replayStatus(own), comment.id).toBe(comment.status)
    expect(queue.find(({ id }) => id === comment.id)?.status).toBe(comment.status)
    const below = comments.filter((other) => other.path.startsWith(`${comment.path}/`) && other.status === 'approved')
    expect(comment.visibleReplies, comment.path).toBe(below.length)
  }
  expect(queue).toHaveLength(comments.length)
  const approved = comments.filter(({ status }) => status === 'approved').map(({ id }) => id)
  const stored = await server.payload.findByID({ collection: 'articles', id: article.id, depth: 0 })
  expect(stored.commentCount).toBe(approved.length)
  expect(stored.commentCount).toBe(replayCount(events))

  type Shown = { id: string; removed: boolean; replies: Shown[] }
  const flat = (docs: Shown[]): Shown[] => docs.flatMap((doc) => [doc, ...flat(doc.replies)])
  const thread = await (await fetch(`${server.base}/api/articles/${article.slug}/thread?limit=100`)).json()
  const shown = flat(thread.docs)
  expect(
    shown
      .filter(({ removed }) => !removed)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(approved.sort())
  // A hidden one leaves a tombstone while something visible hangs below it, and no longer.
  const needed = comments.filter(({ status, visibleReplies }) => status !== 'approved' && visibleReplies > 0)
  expect(
    shown
      .filter(({ removed }) => removed)
      .map(({ id }) => id)
      .sort(),
  ).toEqual(needed.map(({ id }) => id).sort())
}

it('status, count, queue, replies and tombstones follow from the events after any sequence of decisions', async () => {
  const seen = new Set<string>()
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 12, maxLength: 40 }), async (steps) => {
      const article = await server.article({})
      const events: string[] = []
      for (let index = 0; index < 5; index++) await server.comment({ article: article.slug, status: 'approved' })
      for (const one of steps) {
        await act(one, article, events)
        seen.add(one.do)
      }
      await check(article)
    }),
    { numRuns: runs, endOnFailure: true },
  )
  // The sequences did something: a test of nothing would hold as well.
  expect(seen.size).toBeGreaterThan(5)
})
