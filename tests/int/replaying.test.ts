import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ReplayLine } from '../../src/desk/replayPolicy'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
})
afterAll(() => server.stop())

const replay = async (body: Record<string, unknown>, who: 'admin' | 'author' | 'anonymous' = 'admin') => {
  const response = await fetch(`${server.base}/api/moderation/replay`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      origin: server.base,
      ...(who === 'anonymous' ? {} : { cookie: server.staff[who].cookie }),
    },
    body: JSON.stringify(body),
  })
  const text = await response.text()
  const lines: ReplayLine[] = response.ok
    ? text
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []
  return {
    status: response.status,
    text,
    type: response.headers.get('content-type'),
    changes: lines.flatMap((line) => (line.type === 'change' ? [line.change] : [])),
    totals: lines.flatMap((line) => (line.type === 'done' ? [line.totals] : []))[0],
    lines,
  }
}

describe('replaying a policy', () => {
  it('tries no word list that could not be saved: an expression that costs too much, a line that is too long', async () => {
    for (const list of ['/.{0,1000}.{0,1000}é/', 'x'.repeat(501), `/${'(a|b){0,9}'.repeat(40_000)}/`]) {
      const { status, text } = await replay({ policy: { moderationWords: list } })
      expect(status).toBe(400)
      expect(text).toContain('moderationWords')
      expect(text).toContain('Line 1: ')
    }
  })

  it('tells what it would hold and release, with the reasons before and after, and changes nothing', async () => {
    const { slug } = await server.article({})
    const plain = await server.comment({ article: slug, status: 'approved', content: 'Nothing to see here.' })
    const linked = await server.comment({
      article: slug,
      status: 'pending',
      content: 'https://a.example and https://b.example',
    })
    const one = await server.comment({ article: slug, status: 'approved', content: 'See https://a.example today.' })
    const before = await Promise.all([plain, linked, one].map((id) => server.moderation(id)))

    const stricter = await replay({ policy: { maxLinks: 1 } })
    expect(stricter.type).toContain('application/x-ndjson')
    expect(stricter.changes).toMatchObject([
      { id: one, kind: 'hold', status: 'approved', before: [], after: [{ code: 'too_many_links' }] },
    ])
    expect(stricter.totals).toMatchObject({ comments: 3, unchanged: 2, hold: { count: 1, approvedNow: 1 } })

    const milder = await replay({ policy: { maxLinks: 0 } })
    expect(milder.changes).toMatchObject([
      { id: linked, kind: 'release', status: 'pending', before: [{ code: 'too_many_links' }], after: [] },
    ])
    expect(await Promise.all([plain, linked, one].map((id) => server.moderation(id)))).toEqual(before)
  })

  it('finds nothing to change with the settings everything was decided by', async () => {
    const { changes, totals } = await replay({ policy: {} })
    expect(changes).toEqual([])
    expect(totals?.comments).toBe(totals?.unchanged)
  })

  it('looks at comments from a time on only, when asked to', async () => {
    const { slug } = await server.article({})
    server.clock.advance(3_600_000)
    const since = server.clock.now().toISOString()
    await server.comment({ article: slug, status: 'approved' })
    expect((await replay({ policy: {}, since })).totals?.comments).toBe(1)
  })

  it('decides on a text as it was changed last', async () => {
    const { slug } = await server.article({})
    const id = await server.comment({ article: slug, status: 'approved', content: 'As it was.' })
    const changed = await fetch(`${server.base}/api/comments/${id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.admin.cookie },
      body: JSON.stringify({ content: 'Now THIS IS with https://c.example in it.' }),
    })
    expect(changed.status).toBe(200)
    const { changes } = await replay({ policy: { holdAll: true } })
    expect(changes.find((change) => change.id === id)?.excerpt).toContain('https://c.example')
  })

  it('refuses settings it does not know, naming them', async () => {
    const { status, text } = await replay({ policy: { maxLink: 1, holdAll: 'yes' } })
    expect(status).toBe(400)
    expect(text).toContain('holdAll')
    expect(text).toContain('maxLink')
  })

  it('is for moderators', async () => {
    expect((await replay({ policy: {} }, 'anonymous')).status).toBe(401)
    expect((await replay({ policy: {} }, 'author')).status).toBe(403)
  })

  it('reads a history of several pages whole, each comment once', async () => {
    const { slug } = await server.article({})
    const { payload } = server
    const first = await server.comment({ article: slug, status: 'approved' })
    const stored = await payload.db.findOne<{ id: string }>({
      collection: 'comments',
      where: { id: { equals: first } },
    })
    const { id: _id, ...copy } = { ...stored }
    for (let index = 0; index < 2100; index++)
      await payload.db.create({ collection: 'comments', data: { ...copy, path: `x${index}`, root: `x${index}` } })
    const { lines, totals } = await replay({ policy: { holdAll: true } })
    expect(totals?.comments).toBe(await server.count('comments', { id: { exists: true } }))
    expect(totals?.withoutFacts).toBe(2100)
    const progress = lines.flatMap((line) => (line.type === 'progress' ? [line.done] : []))
    expect(progress).toEqual([...progress].sort((a, b) => a - b))
    expect(progress.length).toBeGreaterThan(2)
  }, 180_000)
})
