import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findPublicArticles } from '../../src/articles/target'
import { findPlace } from '../../src/comments/threads/findPlace'
import { bootServer, type TestServer } from '../support/app'
import { paths, seedArticle, seedThread } from '../support/seedThread'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server.stop())

const settings = { floodSeconds: 0, requirePreviouslyApproved: false, pageSize: 2, repeatLimit: 0 }

const follow = async (slug: string, id: string) => {
  const response = await fetch(`${server.base}/articles/${slug}/comments/${id}`, { redirect: 'manual' })
  const location = response.headers.get('location')
  const page = location ? await (await fetch(server.base + location)).text() : ''
  return { status: response.status, location, shows: page.includes(`id="comment-${id}"`) }
}

/** Roots in order, a second apart. */
const roots = async (slug: string, count: number): Promise<string[]> => {
  const ids: string[] = []
  for (let index = 0; index < count; index++) {
    server.clock.advance(1000)
    ids.push(await server.comment({ article: slug, status: 'approved' }))
  }
  return ids
}

describe('the address of a comment', () => {
  it.each(['oldest', 'newest'] as const)('leads to the page it stands on, %s first', async (order) => {
    await server.discussion({ ...settings, order })
    const { slug } = await server.article({})
    for (const id of await roots(slug, 5)) {
      const found = await follow(slug, id)
      expect([found.status, found.shows], id).toEqual([302, true])
      expect(found.location).toMatch(new RegExp(`#comment-${id}$`))
    }
  })

  it('leads to a reply far down in a long conversation', async () => {
    await server.discussion(settings)
    const { slug } = await server.article({})
    const [, root = ''] = await roots(slug, 3)
    const replies: string[] = []
    for (let index = 0; index < 23; index++) {
      server.clock.advance(1000)
      replies.push(await server.comment({ article: slug, status: 'approved', parent: root }))
    }
    for (const id of [replies[0], replies[19], replies[20], replies[22]])
      expect((await follow(slug, String(id))).shows).toBe(true)
  })

  it.each(['oldest', 'newest'] as const)('is found by reading one page at most, %s first', async (order) => {
    await server.discussion({ ...settings, order, pageSize: 10 })
    const { payload } = server
    const { id, slug } = await seedArticle(payload)
    const ids = await seedThread(payload, id, [
      ...paths('', 95).map((path) => ({ path, visibleReplies: path === '050' ? 95 : 0 })),
      ...paths('050', 95).map((path) => ({ path })),
    ])
    const req = await createLocalReq({}, payload)
    const article = (await findPublicArticles(req, [slug])).get(slug)
    if (!article) throw new Error('The article is not found')
    const read = vi.spyOn(payload.db, 'find')
    const counted = vi.spyOn(payload.db, 'count')
    try {
      for (const [path, page] of [
        ['000', 10],
        ['050', 10],
        ['094', 10],
        ['050/094', 20],
      ] as const) {
        read.mockClear()
        counted.mockClear()
        await findPlace(req, article, String(ids.get(path)))
        const results = await Promise.all(read.mock.results.map(({ value }) => value as Promise<{ docs: unknown[] }>))
        const rows = results.reduce((sum, { docs }) => sum + docs.length, 0)
        expect([path, counted.mock.calls.length, read.mock.calls.length <= 1, rows <= page]).toEqual([
          path,
          // Counting the rows before would take longer with every comment.
          0,
          true,
          true,
        ])
      }
    } finally {
      read.mockRestore()
      counted.mockRestore()
    }
  })

  it('leads nowhere for what readers do not see there', async () => {
    await server.discussion(settings)
    const { slug } = await server.article({})
    const other = await server.article({})
    const [id = ''] = await roots(slug, 1)
    const hidden = await server.comment({ article: slug, status: 'trash' })
    expect((await follow(slug, hidden)).status).toBe(404)
    expect((await follow(other.slug, id)).status).toBe(404)
    expect((await follow(slug, 'nonsense')).status).toBe(404)
    expect((await follow('no-such-article', id)).status).toBe(404)
  })

  it('leads to the article where the comment is not shown, and says so', async () => {
    await server.discussion(settings)
    const { slug } = await server.article({})
    for (const status of ['trash', 'spam', 'pending'] as const) {
      const id = await server.comment({ article: slug, status })
      const response = await fetch(`${server.base}/articles/${slug}/comments/${id}`, { redirect: 'manual' })
      const page = await response.text()
      expect([response.status, response.headers.get('cache-control')], status).toEqual([404, 'no-store'])
      expect(page).toContain('The comment you were looking for is not here')
      expect(page).toContain('<article class="article">')
      expect(page).not.toContain(id)
    }
  })

  it('shows a waiting comment to its sender alone', async () => {
    await server.discussion({ ...settings, requirePreviouslyApproved: true })
    const { slug } = await server.article({})
    const sent = await fetch(`${server.base}/articles/${slug}/comments`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.base },
      body: new URLSearchParams({ name: 'Robin', email: server.canary.email(), content: 'I wait.' }).toString(),
    })
    const [place = '', anchor = ''] = (sent.headers.get('location') ?? '').split('#')
    expect(place).toMatch(new RegExp(`^/articles/${slug}/comments/[\\w-]+$`))
    const cookie = sent.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const own = await fetch(server.base + place, { redirect: 'manual', headers: { cookie } })
    expect([own.status, own.headers.get('location')]).toEqual([302, `/articles/${slug}#${anchor}`])
    expect((await fetch(server.base + place, { redirect: 'manual' })).status).toBe(404)
    await server.discussion(settings)
  })

  it('is what feeds give, and where a published comment leads its sender', async () => {
    await server.discussion(settings)
    const { slug } = await server.article({})
    const ids = await roots(slug, 4)
    const feed = await (await fetch(`${server.base}/articles/${slug}/comments.xml`)).text()
    for (const id of ids) expect(feed).toContain(`/articles/${slug}/comments/${id}`)
    server.clock.advance(1000)
    const sent = await fetch(`${server.base}/articles/${slug}/comments`, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.base },
      body: new URLSearchParams({ name: 'Robin', email: server.canary.email(), content: 'The fifth.' }).toString(),
    })
    expect(sent.status).toBe(303)
    const page = await (await fetch(server.base + sent.headers.get('location'))).text()
    expect(page).toContain('The fifth.')
  })
})
