import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { link, paragraph, toLexical } from '../../src/demo/lexical'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer

beforeAll(async () => {
  server = await bootServer()
  // Tests post more than one comment a second from one address.
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server?.stop())

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${server.base}${path}`, { redirect: 'manual', headers })

const post = (slug: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(`${server.base}/articles/${slug}/comments`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(fields).toString(),
    headers: { 'content-type': 'application/x-www-form-urlencoded', origin: server.base, ...headers },
  })

const typed = (fields: Record<string, string> = {}) => ({
  name: 'Ann',
  email: `${randomUUID()}@reader.example`,
  content: 'I saw one too.',
  ...fields,
})

const cookieOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')

describe('the lists', () => {
  it('show an article under its tag and its author', async () => {
    const { slug } = await server.article({ tags: ['Sea shore', 'Nature'], authors: [server.staff.author.byline] })
    const { slug: author } = await server.payload.findByID({ collection: 'authors', id: server.staff.author.byline })
    for (const path of ['/', '/tags/Sea%20shore', `/authors/${author}`]) {
      const response = await get(path)
      expect(response.status, path).toBe(200)
      expect(await response.text(), path).toContain(`href="/articles/${slug}"`)
    }
  })

  it.each(['/?page=99', '/?page=0', '/?page=x', '/tags/nothing', '/authors/nobody', '/articles/nothing'])(
    'say that there is nothing at %s, and nobody keeps it',
    async (path) => {
      const response = await get(path)
      expect(response.status).toBe(404)
      expect(response.headers.get('cache-control')).toBe('no-store')
    },
  )
})

describe('an article’s page', () => {
  it('sends those who come by an old address to today’s', async () => {
    const { id, slug } = await server.article({})
    await server.payload.update({ collection: 'articles', id, data: { slug: `${slug}-new` } })
    const response = await get(`/articles/${slug}`)
    expect([response.status, response.headers.get('location')]).toEqual([301, `/articles/${slug}-new`])
  })

  it('links to where another article is now, as soon as that one has moved', async () => {
    const other = await server.article({})
    const body = toLexical([paragraph(link('the other', { article: 'other' }))], {
      article: () => other.id,
      picture: () => '',
    })
    const { slug } = await server.article({ body })
    const links = async () =>
      /href="([^"]+)"[^>]*>the other</.exec(await get(`/articles/${slug}`).then((r) => r.text()))?.[1]
    expect(await links()).toBe(`/articles/${other.slug}`)
    await server.payload.update({ collection: 'articles', id: other.id, data: { slug: `${other.slug}-new` } })
    expect(await links()).toBe(`/articles/${other.slug}-new`)
  })

  it('is led back to from the address of the form', async () => {
    const { slug } = await server.article({})
    const response = await get(`/articles/${slug}/comments`)
    expect([response.status, response.headers.get('location')]).toEqual([302, `/articles/${slug}#comments`])
  })

  it('asks people to sign in where the policy asks for an account', async () => {
    const { slug } = await server.article({})
    await server.discussion({ floodSeconds: 0, requireAccount: true })
    const page = await get(`/articles/${slug}`).then((response) => response.text())
    const staff = await get(`/articles/${slug}`, {
      cookie: server.staff.editor.cookie,
      'sec-fetch-site': 'same-origin',
    }).then((r) => r.text())
    await server.discussion({ floodSeconds: 0 })
    expect([page.includes('<form'), staff.includes('<form')]).toEqual([false, true])
  })
})

describe('a comment that waits', () => {
  it('is seen by its sender alone, on a page nobody keeps', async () => {
    const { slug } = await server.article({})
    const sent = await post(slug, typed())
    expect(sent.status).toBe(303)
    const id = /#comment-(.+)$/.exec(sent.headers.get('location') ?? '')?.[1]
    const own = await get(`/articles/${slug}`, { cookie: cookieOf(sent) })
    expect(own.headers.get('cache-control')).toBe('private, no-store')
    expect(await own.text()).toMatch(new RegExp(`id="comment-${id}"[\\s\\S]*awaiting moderation`))
    const others: Record<string, string>[] = [{}, { cookie: `${cookieOf(sent)}x` }]
    for (const headers of others)
      expect(await get(`/articles/${slug}`, headers).then((r) => r.text())).not.toContain(`comment-${id}`)
  })

  it('is remembered in a cookie out of reach of scripts, without the address', async () => {
    const { slug } = await server.article({})
    const fields = typed()
    const [line = ''] = (await post(slug, fields)).headers.getSetCookie()
    expect(line).toMatch(/^colloquy_mine=.*; Path=\/; HttpOnly; SameSite=Lax/)
    const text = Buffer.from(line.slice('colloquy_mine='.length).split('.')[0] ?? '', 'base64url').toString()
    expect(text).not.toContain(fields.email)
  })
})

describe('a refused comment', () => {
  it('comes back with what was typed, to its sender alone', async () => {
    const { slug } = await server.article({})
    const response = await post(slug, {
      name: 'Ann',
      email: 'not an address',
      url: 'https://ann.example',
      content: ' ',
    })
    expect([response.status, response.headers.get('cache-control')]).toEqual([400, 'no-store'])
    const page = await response.text()
    for (const value of ['Ann', 'not an address', 'https://ann.example']) expect(page).toContain(`value="${value}"`)
    expect(await get(`/articles/${slug}`).then((r) => r.text())).not.toContain('not an address')
  })

  it('is not tied any longer to a comment that went away', async () => {
    const { slug } = await server.article({})
    const parent = await server.comment({ article: slug, status: 'spam' })
    const response = await post(slug, typed({ parent }))
    const page = await response.text()
    expect(response.status).toBe(403)
    expect(page).toContain('data-code="comment_reply_to_unapproved_comment" data-path="parent"')
    expect(page).not.toContain('name="parent"')
  })

  it('is not lost when its article is', async () => {
    const page = await post('nothing', typed()).then((response) => response.text())
    expect(page).toContain('data-code="article_not_found"')
    expect(page).toContain('I saw one too.')
  })
})

describe('the files of the site', () => {
  it('let browsers keep the style sheet for good, under a name of its content', async () => {
    const page = await get('/').then((response) => response.text())
    const style = await get(/href="(\/assets\/site-[0-9a-f]{12}\.css)"/.exec(page)?.[1] ?? '')
    expect(style.headers.get('content-type')).toMatch(/^text\/css/)
    expect(style.headers.get('cache-control')).toContain('immutable')
  })

  it('name published articles to search engines, and no others', async () => {
    const { slug } = await server.article({})
    const draft = await server.article({ _status: 'draft' })
    const map = await get('/sitemap.xml').then((response) => response.text())
    expect(map).toContain(`${server.base}/articles/${slug}</loc>`)
    expect(map).not.toContain(draft.slug)
    expect(await get('/robots.txt').then((response) => response.text())).toContain(
      `Sitemap: ${server.base}/sitemap.xml`,
    )
  })
})
