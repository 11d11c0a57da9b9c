import { createLocalReq } from 'payload'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addToQueue } from '../../src/comments/queue'
import { inTransaction } from '../../src/platform/database/transactions'
import { bootServer, type TestServer } from '../support/app'
import { type EventStream, openEvents } from '../support/eventStream'

let server: TestServer
const open: EventStream[] = []
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
})
afterEach(async () => {
  await Promise.all(open.splice(0).map((stream) => stream.close()))
})
afterAll(() => server.stop())

type Who = 'admin' | 'author' | 'moderator' | 'anonymous'
const listen = async (who: Who = 'moderator', at = server) => {
  const headers = { origin: at.base, ...(who === 'anonymous' ? {} : { cookie: at.staff[who].cookie }) }
  const stream = await openEvents(`${at.base}/api/moderation/live`, headers)
  open.push(stream)
  return stream
}

const row = {
  id: '00000000-0000-7000-8000-00000000dead',
  status: 'pending' as const,
  name: 'Nobody',
  reasons: '',
  links: 0,
  openReports: 0,
  textHash: '',
  print: '',
  campaign: null,
  shadow: false,
  recheckAt: null,
  rechecks: 0,
  assignee: null,
  assignedAt: null,
}

describe('an open desk', () => {
  it('is told the counts at once, and of a comment that arrives', async () => {
    const { id: article } = await server.article({})
    const stream = await listen()
    expect(stream.headers.get('content-type')).toContain('text/event-stream')
    expect(stream.headers.get('cache-control')).toBe('no-store')
    const { data: first, event } = await stream.next()
    expect([event, first.ids]).toEqual(['queue', []])
    const id = await server.comment({ article, status: 'pending' })
    const { data } = await stream.next()
    expect(data.counts).toEqual({ ...first.counts, pending: first.counts.pending + 1 })
    expect(data.ids).toEqual([id])
  })

  it('is told of decisions', async () => {
    const { id: article } = await server.article({})
    const ids = [
      await server.comment({ article, status: 'pending' }),
      await server.comment({ article, status: 'pending' }),
    ]
    const stream = await listen()
    const { data: first } = await stream.next()
    await fetch(`${server.base}/api/moderation/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.admin.cookie },
      body: JSON.stringify({ ids, to: 'approved' }),
    })
    let told = await stream.next()
    while (told.data.counts.approved !== first.counts.approved + 2) told = await stream.next()
    expect(told.data.ids).toEqual(expect.arrayContaining(ids.slice(1)))
    expect(told.data.places[String(ids[1])]).toEqual({ tabs: ['approved'], assignee: null, assignedAt: null })
  })

  it('is told who has taken a comment on', async () => {
    const { id: article } = await server.article({})
    const id = await server.comment({ article, status: 'pending' })
    const stream = await listen()
    await stream.next()
    await fetch(`${server.base}/api/moderation/assign`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.moderator.cookie },
      body: JSON.stringify({ ids: [id], assigned: true }),
    })
    const { data } = await stream.next()
    expect(data.places[id]).toMatchObject({ tabs: ['pending'], assignee: { id: server.staff.moderator.id } })
  })

  it('is told of notes and pins, which are no decisions', async () => {
    const { id: article } = await server.article({})
    const id = await server.comment({ article, status: 'approved' })
    const stream = await listen()
    await stream.next()
    const say = async (path: string, body: unknown) => {
      const { status } = await fetch(`${server.base}/api/moderation/${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.admin.cookie },
        body: JSON.stringify(body),
      })
      expect(status).toBeLessThan(300)
      expect((await stream.next()).data.ids).toEqual([id])
    }
    await say('notes', { comment: id, about: 'comment', text: 'Well said.' })
    await say('pin', { id, pinned: true })
  })

  it('hears nothing of what is rolled back', async () => {
    const { id: article } = await server.article({})
    const stream = await listen()
    const { data: first } = await stream.next()
    const req = await createLocalReq({}, server.payload)
    await expect(
      inTransaction(req, async () => {
        await addToQueue(req, { ...row, article, createdAt: server.clock.now().toISOString() })
        throw new Error('No')
      }),
    ).rejects.toThrow('No')
    const id = await server.comment({ article, status: 'pending' })
    const told: string[] = []
    while (!told.includes(id)) {
      const { data } = await stream.next()
      told.push(...data.ids)
      expect(data.counts.pending).toBeLessThanOrEqual(first.counts.pending + 1)
    }
    expect(told).not.toContain(row.id)
  })

  it('of an author tells of their own articles only', async () => {
    const own = await server.article({ authors: [server.staff.author.byline] })
    const others = await server.article({})
    const stream = await listen('author')
    const { data: first } = await stream.next()
    const [, id] = [
      await server.comment({ article: others.id, status: 'pending' }),
      await server.comment({ article: own.id, status: 'pending' }),
    ]
    let told = await stream.next()
    // Two commits may make two events; neither tells of the other article's.
    if (told.data.ids.length === 0) told = await stream.next()
    expect(told.data).toMatchObject({ ids: [id], counts: { pending: first.counts.pending + 1 } })
  })

  it('is for staff, ten at a time for an account', async () => {
    const anonymous = await listen('anonymous')
    expect(anonymous.status).toBe(401)
    for (let index = 0; index < 10; index++) expect((await listen('admin')).status).toBe(200)
    expect((await listen('admin')).status).toBe(429)
    expect((await listen()).status).toBe(200)
    await Promise.all(open.splice(0).map((stream) => stream.close()))
    await expect.poll(async () => (await listen('admin')).status).toBe(200)
  })

  it('does not keep the server from stopping', async () => {
    const another = await bootServer()
    const stream = await listen('moderator', another)
    await stream.next()
    const { slug } = await another.article({})
    const readers = await openEvents(`${another.base}/api/articles/${slug}/live`, {})
    await readers.next()
    const stopped = another.stop()
    await Promise.all([stream.ended(), readers.ended()])
    await stopped
  })
})
