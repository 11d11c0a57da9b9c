import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { paragraph } from '../support/paragraph'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false })
})
afterAll(() => server.stop())

const get = async (path: string, cookie?: string) => {
  const response = await fetch(server.base + path, cookie ? { headers: { cookie, origin: server.base } } : {})
  return { status: response.status, text: await response.text() }
}
const send = async (
  path: string,
  body: unknown,
  { cookie, method = 'POST' }: { cookie?: string; method?: string } = {},
) => {
  const response = await fetch(server.base + path, {
    method,
    headers: { 'content-type': 'application/json', origin: server.base, ...(cookie ? { cookie } : {}) },
    body: JSON.stringify(body),
  })
  return { status: response.status, data: await response.json() }
}
/** As it stands: `fetch` would make the path straight. */
const raw = (path: string, method = 'GET'): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.base)
    request({ hostname, port, path, method, headers: { authorization: 'x', 'content-length': 0 } }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

describe('sorting', () => {
  it.each(['parent.content', '-parent.content', 'parent.name', 'article.title', 'name,parent.status'])(
    'by %s is for moderators: it would tell what is hidden',
    async (sort) => {
      const path = `/api/comments?sort=${sort}`
      expect((await get(path)).status).toBe(400)
      expect((await get(path, server.staff.author.cookie)).status).toBe(400)
      expect((await get(path, server.staff.moderator.cookie)).status).toBe(200)
      const { data } = await send('/api/graphql', { query: `{ Comments(sort: "${sort}") { totalDocs } }` })
      expect(data.errors?.length).toBe(1)
    },
  )

  it('by what comments have themselves is for everybody', async () => {
    expect((await get('/api/comments?sort=-createdAt,name')).status).toBe(200)
  })
})

describe('the cache', () => {
  it.each([0, 1, 2])('forgets an article at depth %i when one it links to is no longer public', async (depth) => {
    const linked = await server.article({ body: paragraph('The hidden part of it.') })
    const body = paragraph('See also')
    const [first] = body.root.children
    Object.assign(first ?? {}, {
      children: [
        {
          type: 'link',
          format: '',
          indent: 0,
          version: 3,
          direction: 'ltr',
          fields: { linkType: 'internal', doc: { relationTo: 'articles', value: linked.id }, newTab: false },
          children: [{ type: 'text', text: 'this', detail: 0, format: 0, mode: 'normal', style: '', version: 1 }],
        },
      ],
    })
    const { id } = await server.article({ body })
    const path = `/api/articles/${id}?depth=${depth}`
    expect((await get(path)).text).toContain(depth === 0 ? linked.slug : 'The hidden part of it.')
    await server.payload.update({ collection: 'articles', id: linked.id, data: { _status: 'draft' } })
    const after = (await get(path)).text
    expect(after).not.toContain('The hidden part of it.')
    expect(after).not.toContain(linked.slug)
  })
})

describe('paths', () => {
  it.each([
    '/api/x/../users/login',
    '/api/./users/login',
    '/api//users/login',
    '/api/users\\login',
    '/api/%2e%2e/users/login',
    '/api/users%2flogin',
    '/api/articles/..%5ccomments',
    '/api/articles/..',
  ])('such as %s are refused, whatever they might mean', async (path) => {
    expect(await raw(path)).toBe(400)
    expect(await raw(path, 'POST')).toBe(400)
  })
})

describe('an idempotency key', () => {
  const post = (article: string, extra: Record<string, unknown> = {}) =>
    send('/api/comments', {
      article,
      name: 'Robin',
      email: server.canary.email(),
      content: 'What I have to say.',
      ...extra,
    })

  it('gives nobody another’s comment after it was changed', async () => {
    const { slug } = await server.article({})
    const first = await post(slug, { idempotencyKey: `weak-${slug}` })
    const changed = await fetch(`${server.base}/api/comments/${first.data.doc.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-edit-token': first.data.editToken },
      body: JSON.stringify({ content: 'What I meant to say.' }),
    })
    expect(changed.status).toBe(200)
    const guess = await post(slug, { idempotencyKey: `weak-${slug}`, content: 'Anything' })
    expect(guess.status).toBe(422)
    expect(JSON.stringify(guess.data)).not.toContain('meant')
    // Whoever sent it may go on sending it.
    const again = await post(slug, { idempotencyKey: `weak-${slug}` })
    expect([again.status, again.data.doc.content]).toEqual([201, 'What I meant to say.'])
  })
})

describe('one anonymous request', () => {
  it('gets no list larger than others, however the limit is written', async () => {
    for (const query of ['?[limit]=0&[depth]=9', '?[limit]=1000', '?[pagination]=false'])
      expect(JSON.parse((await get(`/api/comments${query}`)).text).limit).toBeGreaterThan(0)
  })

  it('cannot ask for the same list fifty times', async () => {
    const lists = Array.from({ length: 20 }, (_, index) => `a${index}: Articles(limit: 100) { docs { html } }`)
    const { data } = await send('/api/graphql', { query: `{ ${lists.join(' ')} }` })
    expect(JSON.stringify(data.errors)).toContain('too much')
  })
})

describe('staff', () => {
  it('lock no document by request, in whoever’s name', async () => {
    const { id } = await server.article({})
    const { status } = await send(
      '/api/payload-locked-documents',
      { document: { relationTo: 'articles', value: id }, user: { relationTo: 'users', value: server.staff.admin.id } },
      { cookie: server.staff.moderator.cookie },
    )
    expect(status).toBe(403)
    expect(await server.count('payload-locked-documents', {})).toBe(0)
  })

  it('make the server fetch nothing', async () => {
    const query = 'uploadEdits[widthInPixels]=10&uploadEdits[heightInPixels]=10'
    const picture = { filename: 'zz.png', url: 'http://198.51.100.9/a.png', alt: 'a' }
    const { data, status } = await send(`/api/media?${query}`, picture, { cookie: server.staff.author.cookie })
    expect([status, data.errors[0].message]).toEqual([400, 'Please send the picture itself.'])
  })

  it('write under their own byline', async () => {
    const article = { title: 'Borrowed', slug: `borrowed-${Date.now()}`, body: paragraph('x'), _status: 'published' }
    const { data, status } = await send(
      '/api/articles',
      { ...article, authors: [server.staff.editor.byline] },
      { cookie: server.staff.author.cookie },
    )
    expect(status).toBe(201)
    const stored = await server.payload.findByID({ collection: 'articles', id: data.doc.id, depth: 0 })
    expect(stored.authors).toEqual([server.staff.author.byline])
  })

  it('read the versions of their own articles', async () => {
    const own = await server.article({ authors: [server.staff.author.byline] })
    const { status, text } = await get('/api/articles/versions?limit=100&depth=0', server.staff.author.cookie)
    expect(status).toBe(200)
    const parents = JSON.parse(text).docs.map(({ parent }: { parent: string }) => parent)
    expect(parents).toContain(own.id)
    expect((await get('/api/articles/versions', server.staff.moderator.cookie)).status).toBe(403)
  })
})

describe('a long comment', () => {
  it('is taken up to the last byte, and refused in our words beyond', async () => {
    const { slug } = await server.article({})
    const post = (content: string) =>
      send('/api/comments', { article: slug, name: 'Robin', email: server.canary.email(), content })
    expect((await post(`${'&'.repeat(30_000)}${'a'.repeat(35_525)}`)).status).toBe(201)
    const refused = await post('a'.repeat(65_526))
    expect([refused.status, JSON.stringify(refused.data)]).toEqual([400, expect.stringContaining('65,525 bytes')])
  })
})

describe('a body without an account', () => {
  it('is bounded whatever it claims to be', async () => {
    const response = await fetch(`${server.base}/api/media`, {
      method: 'POST',
      headers: { authorization: 'x', 'content-type': 'application/octet-stream' },
      body: new Uint8Array(3 * 1024 * 1024),
    }).catch(() => undefined)
    expect(response?.status ?? 413).toBe(413)
  })
})

describe('what people without an account may ask lists for', () => {
  const byPost = (path: string, form: Record<string, string>, cookie?: string) =>
    fetch(server.base + path, {
      method: 'POST',
      headers: {
        'x-http-method-override': 'GET',
        'content-type': 'application/x-www-form-urlencoded',
        origin: server.base,
        ...(cookie ? { cookie } : {}),
      },
      body: new URLSearchParams(form).toString(),
    })
  const ask = async (query: string, variables: unknown = {}, cookie?: string) => {
    const response = await fetch(`${server.base}/api/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.base, ...(cookie ? { cookie } : {}) },
      body: JSON.stringify({ query, variables }),
    })
    const { data, errors = [] } = await response.json()
    return {
      data,
      statuses: errors.map((error: { extensions: { statusCode: number } }) => error.extensions.statusCode),
    }
  }
  /** MongoDB takes no others for ids. */
  const idLike = (index: number) => String(index).padStart(24, '0')
  const times = <T>(length: number, make: (index: number) => T) => Array.from({ length }, (_, index) => make(index))

  it.each([
    'comments?where[html][contains]=x',
    'comments?where[content][like]=x',
    'comments?where[name][equals]=x',
    'comments?where[status][equals]=approved',
    'comments?where[depth][greater_than]=1',
    'comments?where[article.slug][equals]=x',
    'comments?where[createdAt][exists]=false',
    'comments?where[or][0][id][equals]=x',
    'comments?where[and][0][or][0][id][equals]=x',
    `comments?where=${encodeURIComponent('{"html":{"contains":"x"}}')}`,
    `comments?where[id][in]=${times(101, idLike).join(',')}`,
    'comments?sort=votes',
    'comments?sort=name,-createdAt',
    'comments?sort[]=votes',
    'comments?limit=100&page=60',
    'comments/count?where[html][contains]=x',
    'articles?where[body][like]=x',
    'articles?where[excerpt][contains]=x',
    'articles?where[seo.title][contains]=x',
    'articles?where[hero.alt][contains]=x',
    'articles?sort=excerpt',
    'articles?where[title][like]=a+b+c+d+e+f',
    `articles?${times(51, (index) => `where[or][${index}][id][equals]=x`).join('&')}`,
    `articles?${times(301, (index) => `populate[authors][field${index}]=true`).join('&')}`,
    'media?where[alt][contains]=x',
    'authors?where[bio][contains]=x',
  ])('is not /api/%s', async (path) => {
    expect((await get(`/api/${path}`)).status).toBe(400)
    const [target = '', query = ''] = path.split('?')
    expect((await byPost(`/api/${target}`, Object.fromEntries(new URLSearchParams(query)))).status).toBe(400)
    // Staff look for what they like.
    if (!path.startsWith('articles?where[excerpt]'))
      expect((await get(`/api/${path}`, server.staff.admin.cookie)).status).toBe(200)
  })

  it.each([
    'comments?where[article][equals]=x&where[createdAt][greater_than]=2020-01-01&sort=createdAt',
    `comments?where[id][in]=${times(100, idLike).join(',')}`,
    'comments?where[parent][equals]=x&limit=100&page=50',
    'articles?where[or][0][title][contains]=x&where[or][1][tags][in]=a,b&where[or][2][authors.slug][equals]=x',
    'articles?sort=-commentCount,title',
    'authors?where[name][like]=a+b',
    'media?where[filename][equals]=x',
  ])('is /api/%s', async (path) => {
    expect((await get(`/api/${path}`)).status).toBe(200)
  })

  it('is the same in GraphQL, counted over all its lists', async () => {
    const one = 'query ($w: Comment_where) { Comments(where: $w) { totalDocs } }'
    expect((await ask(one, { w: { html: { contains: 'x' } } })).statuses).toEqual([400])
    expect((await ask(one, { w: { OR: [{ id: { equals: 'x' } }] } })).statuses).toEqual([400])
    expect((await ask(one, { w: { html: { contains: 'x' } } }, server.staff.admin.cookie)).statuses).toEqual([])
    expect((await ask('{ Comments(sort: "votes") { totalDocs } }')).statuses).toEqual([400])
    expect((await ask('{ countComments(where: { name: { equals: "x" } }) { totalDocs } }')).statuses).toEqual([400])
    const many = (lists: number) =>
      `query ($w: Article_where) { ${times(lists, (index) => `a${index}: Articles(where: $w, limit: 1) { totalDocs }`).join(' ')} }`
    const clauses = (count: number) => ({ w: { AND: times(count, () => ({ slug: { not_equals: 'x' } })) } })
    expect((await ask(many(5), clauses(10))).statuses).toEqual([])
    expect((await ask(many(5), clauses(11))).statuses).toEqual([400])
    expect((await ask(many(10))).statuses).toEqual([])
    expect((await ask(many(11))).statuses).toEqual([400])
    expect((await ask(many(6), { w: { title: { like: 'x' } } })).statuses).toEqual([400])
  })

  it('is told at once where its variables are far too many, wrong ones as well', async () => {
    const query = 'query ($w: Comment_where) { Comments(where: $w) { totalDocs } }'
    const wrong = Object.fromEntries(times(8000, (index) => [`nam${index}`, 1]))
    for (const w of [wrong, { OR: times(9000, () => ({ nam: 1 })) }, { OR: times(80_000, () => ({})) }])
      expect((await ask(query, { w })).statuses).toEqual([400])
    const data = { name: 'x', links: times(50_000, () => ({})) }
    expect(
      (await ask('mutation ($d: mutationAuthorInput!) { createAuthor(data: $d) { id } }', { d: data })).statuses,
    ).toEqual([400])
  })

  it.each([
    ['more conditions than SQLite bears', { w: { OR: times(1100, () => ({ id: { equals: 'x' } })) } }],
    ['a list longer than it bears', { w: { id: { in: times(33_000, String) } } }],
    ['more words than it bears', { w: { name: { like: times(1200, String).join(' ') } } }],
    ['a text longer than it bears', { w: { content: { contains: 'x'.repeat(54_000) } } }],
  ])('is not %s, from staff neither', async (_, variables) => {
    const query = 'query ($w: Comment_where) { Comments(where: $w) { totalDocs } }'
    for (const cookie of [undefined, server.staff.admin.cookie])
      expect((await ask(query, variables, cookie)).statuses).toEqual([400])
  })

  it('is not an order by 10,000 names, from staff neither', async () => {
    const form = { sort: times(10_000, (index) => `f${index}`).join(',') }
    expect((await byPost('/api/comments', form)).status).toBe(400)
    expect(
      (await get(`/api/comments?sort=${times(11, (index) => `f${index}`).join(',')}`, server.staff.admin.cookie))
        .status,
    ).toBe(400)
  })
})
