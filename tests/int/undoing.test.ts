import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listComments } from '../../src/comments/listComments'
import { renderAgain } from '../../src/comments/renderAgain'
import { rendererVersion } from '../../src/markup/renderComment'
import { removeState } from '../../src/platform/state'
import { clearOld } from '../../src/privacy/retention'
import { bootServer, type TestServer, type Who } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server.stop())

type Result = {
  id: string
  ok: boolean
  status: string
  event: string | null
  error?: { status: number; code: string }
}

const post = async (path: string, body: Record<string, unknown>, who: Who = 'moderator') => {
  const { status, body: data } = await server.ask('POST', `/api/moderation${path}`, body, who)
  return { status, data, results: (data.results ?? []) as Result[] }
}
const statusOf = async (id: string) => (await server.moderation(id)).comment.status
const countOf = async (slug: string) =>
  (await (await fetch(`${server.base}/api/comments/counts?articles=${slug}`)).json())[slug]

describe('restoring', () => {
  it('gives back the status before, and counts it again', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    await post('/comments', { ids: [id], to: 'trash' })
    expect(await countOf(slug)).toBe(0)
    expect((await post('/restore', { ids: [id] })).results).toMatchObject([{ id, ok: true, status: 'approved' }])
    expect(await countOf(slug)).toBe(1)
  })

  it('makes spam that was thrown away spam again, and then what it was', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    await post('/comments', { ids: [id], to: 'spam' })
    await post('/comments', { ids: [id], to: 'trash' })
    expect((await post('/restore', { ids: [id] })).results).toMatchObject([{ status: 'spam' }])
    expect((await post('/restore', { ids: [id] })).results).toMatchObject([{ status: 'pending' }])
  })

  it('leaves what is neither spam nor trash as it is', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    expect((await post('/restore', { ids: [id] })).results).toMatchObject([{ ok: true, changed: false }])
  })

  it('refuses whoever looked at an older state', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const seen = (await server.moderation(id)).comment.updatedAt
    await post('/comments', { ids: [id], to: 'trash' })
    expect((await post('/restore', { ids: [id], seen })).results).toMatchObject([{ ok: false, error: { status: 409 } }])
  })
})

describe('undoing', () => {
  it('takes one decision back, as an event of its own that names the other', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    const [{ event } = { event: null }] = (await post('/comments', { ids: [id], to: 'spam' })).results
    expect((await post('/undo', { events: [event] })).results).toMatchObject([{ id, ok: true, status: 'approved' }])
    const { comment, events } = await server.moderation(id)
    expect(comment.status).toBe('approved')
    expect(events.at(-1)).toMatchObject({
      kind: 'undone',
      from: 'spam',
      to: 'approved',
      undoes: event,
      actor: server.staff.moderator.id,
    })
    expect(await countOf(slug)).toBe(1)
  })

  it('gives a comment that waited the wait it had', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const waitingSince = async () => {
      const { docs } = (await server.ask('GET', '/api/moderation/queue?tab=pending', undefined, 'moderator')).body
      return docs.find((card: { id: string }) => card.id === id)?.statusAt
    }
    const since = await waitingSince()
    server.clock.advance(3_600_000)
    const [made] = (await post('/comments', { ids: [id], to: 'approved' })).results
    server.clock.advance(60_000)
    await post('/undo', { events: [made?.event] })
    expect(since).toBeTruthy()
    expect(await waitingSince()).toBe(since)
  })

  it('takes back what was decided together', async () => {
    const { slug } = await server.article({})
    const ids = [
      await server.comment({ article: slug, status: 'approved' }),
      await server.comment({ article: slug, status: 'pending' }),
      await server.comment({ article: slug, status: 'spam' }),
    ]
    const { data } = await post('/comments', { ids, to: 'trash' })
    const undone = await post('/undo', { batch: data.batch })
    expect(Object.fromEntries(undone.results.map(({ id, status }) => [id, status]))).toEqual({
      [String(ids[0])]: 'approved',
      [String(ids[1])]: 'pending',
      [String(ids[2])]: 'spam',
    })
  })

  it('redoes what was undone, by undoing the undo', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const [made] = (await post('/comments', { ids: [id], to: 'approved' })).results
    const [undone] = (await post('/undo', { events: [made?.event] })).results
    expect((await post('/undo', { events: [undone?.event] })).results).toMatchObject([{ ok: true, status: 'approved' }])
  })

  it('does not go over what a colleague has decided since', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const [made] = (await post('/comments', { ids: [id], to: 'approved' })).results
    await post('/comments', { ids: [id], to: 'trash' }, 'editor')
    expect((await post('/undo', { events: [made?.event] })).results).toMatchObject([
      { id, ok: false, error: { status: 409, code: 'conflict' } },
    ])
    expect(await statusOf(id)).toBe('trash')
  })

  it('does not unmake a comment, and says that there is no such decision', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const [submitted] = (await server.moderation(id)).events
    expect((await post('/undo', { events: [submitted.id] })).status).toBe(404)
    expect((await post('/undo', { events: ['0'.repeat(24)] })).status).toBe(404)
  })

  it('is for signed-in staff, and for authors under their own articles only', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const [made] = (await post('/comments', { ids: [id], to: 'approved' })).results
    expect((await post('/undo', { events: [made?.event] }, 'anonymous')).status).toBe(401)
    expect((await post('/undo', { events: [made?.event] }, 'author')).results).toMatchObject([
      { ok: false, error: { status: 404 } },
    ])
    expect(await statusOf(id)).toBe('approved')
  })

  it('is over after thirty days', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const [made] = (await post('/comments', { ids: [id], to: 'approved' }, 'admin')).results
    server.clock.advance(30 * 86_400_000 + 1)
    expect((await post('/undo', { events: [made?.event] })).results).toMatchObject([
      { ok: false, error: { status: 403, code: 'undo_over' } },
    ])
  })
})

describe('the time a comment waited', () => {
  it('is kept with the decision that ended it', async () => {
    const { slug } = await server.article({})
    const from = server.clock.now().getTime()
    const id = await server.comment({ article: slug, status: 'pending' })
    server.clock.advance(90_000)
    await post('/comments', { ids: [id], to: 'approved' })
    const longest = server.clock.now().getTime() - from
    await post('/comments', { ids: [id], to: 'spam' })
    const { events } = await server.moderation(id)
    const times = events.map(({ waited }) => waited)
    expect(times).toEqual([null, expect.any(Number), null])
    expect(times[1]).toBeGreaterThanOrEqual(90_000)
    // With a clock that stands still, that is 90 seconds.
    expect(times[1]).toBeLessThanOrEqual(longest)
  })
})

describe('clearing up', () => {
  it('empties the trash for administrators alone', async () => {
    const { slug } = await server.article({})
    const parent = await server.comment({ article: slug, status: 'approved' })
    const reply = await server.comment({ article: slug, status: 'approved', parent })
    await post('/comments', { ids: [parent], to: 'trash' })
    expect((await post('/trash/empty', { status: 'trash' })).status).toBe(403)
    expect((await post('/trash/empty', { status: 'approved' }, 'admin')).status).toBe(400)
    expect(await post('/trash/empty', { status: 'trash' }, 'admin')).toMatchObject({ data: { remaining: 0 } })
    expect(await server.count('comments', { id: { equals: parent } })).toBe(0)
    expect(await server.count('moderation-queue', { id: { equals: parent } })).toBe(0)
    // Its replies move up; what happened to it stays on record.
    expect((await server.moderation(reply)).comment).toMatchObject({ parent: null, depth: 0 })
    expect(await server.count('moderation-events', { comment: { equals: parent } })).toBeGreaterThan(2)
  })

  it('deletes what has been in the trash or in spam for longer than the settings say, and nothing else', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, emptyTrashDays: 30, retentionDays: { address: 365, spam: 10 } })
    const old = {
      trash: await server.comment({ article: slug, status: 'trash' }),
      spam: await server.comment({ article: slug, status: 'spam' }),
      pending: await server.comment({ article: slug, status: 'pending' }),
      approved: await server.comment({ article: slug, status: 'approved' }),
    }
    server.clock.advance(11 * 86_400_000)
    // What counts is since when it is there, not when it was written.
    const late = old.approved
    await clearOld(server.payload)
    const left = async (id: string) => (await server.count('comments', { id: { equals: id } })) === 1
    expect(await left(old.spam)).toBe(false)
    expect(await left(old.trash)).toBe(true)
    await post('/comments', { ids: [late], to: 'trash' })
    server.clock.advance(20 * 86_400_000)
    await clearOld(server.payload)
    expect([await left(old.trash), await left(old.pending), await left(late)]).toEqual([false, true, true])
  })

  it('keeps everything while the periods are 0', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, emptyTrashDays: 0, retentionDays: { address: 365, spam: 0 } })
    const id = await server.comment({ article: slug, status: 'spam' })
    server.clock.advance(1000 * 86_400_000)
    await clearOld(server.payload)
    expect(await server.count('comments', { id: { equals: id } })).toBe(1)
  })

  it('forgets addresses after their time, and keeps the comments', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, emptyTrashDays: 0, retentionDays: { address: 365, spam: 0 } })
    const identity = async (id: string) => {
      const response = await fetch(`${server.base}/api/moderation/comments/${id}/identity`, {
        headers: { cookie: server.staff.moderator.cookie, origin: server.base },
      })
      return (await response.json()).email
    }
    const old = await server.comment({ article: slug, status: 'approved', email: 'old@reader.example' })
    server.clock.advance(364 * 86_400_000)
    const young = await server.comment({ article: slug, status: 'approved', email: 'young@reader.example' })
    await clearOld(server.payload)
    expect(await identity(old)).toBe('old@reader.example')
    server.clock.advance(2 * 86_400_000)
    await clearOld(server.payload)
    expect([await identity(old), await identity(young)]).toEqual([null, 'young@reader.example'])
    expect(await server.count('comments', { id: { equals: old } })).toBe(1)
  })
})

describe('what is undone', () => {
  const since = async (id: string) =>
    (
      await server.payload.db.findOne<{ id: string; statusAt: string }>({
        collection: 'moderation-queue',
        where: { id: { equals: id } },
      })
    )?.statusAt

  it('waits since it has waited, however often it went back and forth', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'pending' })
    const began = await since(id)
    const events: string[] = []
    const step = async (path: string, body: Record<string, unknown>) => {
      server.clock.advance(3_600_000)
      const { results } = await post(path, body)
      events.push(String(results[0]?.event))
    }
    await step('/comments', { ids: [id], to: 'spam' })
    const spam = await since(id)
    expect(Date.parse(String(spam)) - Date.parse(String(began))).toBeGreaterThanOrEqual(3_600_000)
    await step('/undo', { events: [events[0]] })
    expect(await since(id)).toBe(began)
    // Undoing the undo brings back when it became spam.
    await step('/undo', { events: [events[1]] })
    expect(await since(id)).toBe(spam)
    await step('/undo', { events: [events[2]] })
    expect(await since(id)).toBe(began)
  })
})

describe('comments of an older renderer', () => {
  const stored = async (id: string) =>
    server.payload.db.findOne<Record<string, unknown> & { id: string }>({
      collection: 'comments',
      where: { id: { equals: id } },
    })
  const old = { html: '<p>old</p>', rendererVersion: 1, updatedAt: null }

  it('are rendered again, and found by the desk, without being edited', async () => {
    const { slug } = await server.article({})
    const [shown = '', imported = ''] = await Promise.all([
      server.comment({ article: slug, status: 'approved', content: 'Leser*innen, see https://a.example' }),
      server.comment({ article: slug, status: 'approved', content: 'From elsewhere' }),
    ])
    await server.payload.db.updateOne({ collection: 'comments', id: shown, data: old })
    await server.payload.db.updateOne({ collection: 'comments', id: imported, data: { ...old, format: 'html' } })
    await server.payload.db.updateOne({ collection: 'moderation-queue', id: shown, data: { search: null } })
    await removeState({ payload: server.payload }, 'rendered-by')
    const before = await stored(shown)
    const thread = () => fetch(`${server.base}/api/articles/${slug}/thread`).then((response) => response.text())
    expect(await thread()).toContain('old')
    await Promise.all([renderAgain(server.payload), renderAgain(server.payload)])
    expect(await stored(shown)).toEqual({
      ...before,
      html: '<p>Leser*innen, see <a href="https://a.example" rel="ugc nofollow">https://a.example</a></p>',
      rendererVersion,
    })
    expect(await stored(imported)).toMatchObject({ html: '<p>old</p>' })
    expect(await thread()).toContain('Leser*innen')
    const row = await server.payload.db.findOne<{ id: string; search: string; links: number }>({
      collection: 'moderation-queue',
      where: { id: { equals: shown } },
    })
    expect(row).toMatchObject({ search: expect.stringContaining('leser*innen'), links: 1 })
  })

  it('are looked for once', async () => {
    await renderAgain(server.payload)
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved' })
    await server.payload.db.updateOne({ collection: 'comments', id, data: old })
    await renderAgain(server.payload)
    expect(await stored(id)).toMatchObject({ html: '<p>old</p>' })
  })
})

describe('comments the desk does not know', () => {
  it('are listed, as they stand, with the reasons of their last decision', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0 })
    const id = await server.comment({ article: slug, status: 'pending', content: 'See https://a.example for it.' })
    const queue = () =>
      server.payload.db.findOne<Record<string, unknown> & { id: string }>({
        collection: 'moderation-queue',
        where: { id: { equals: id } },
      })
    const before = await queue()
    await server.payload.db.deleteOne({ collection: 'moderation-queue', where: { id: { equals: id } } })
    await Promise.all([listComments(server.payload), listComments(server.payload)])
    expect(await queue()).toEqual({ ...before, updatedAt: expect.anything() })
  })
})
