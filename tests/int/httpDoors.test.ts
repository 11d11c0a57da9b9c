import { request } from 'node:http'
import { connect } from 'node:net'
import { getIntrospectionQuery } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readPlainly } from '../../src/platform/http/plainRest'
import { bootServer, type TestServer } from '../support/app'
import { paragraph } from '../support/paragraph'
import { tinyPng } from '../support/pictures'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server.stop())

type Init = RequestInit & { as?: 'admin' }

const ask = async (path: string, { as, headers, ...init }: Init = {}) => {
  const response = await fetch(server.base + path, {
    redirect: 'manual',
    ...init,
    headers: { ...(as ? { cookie: server.staff[as].cookie, origin: server.base } : {}), ...headers },
  })
  const text = await response.text()
  return { status: response.status, headers: response.headers, text }
}
const json = async (path: string, init?: Init) => JSON.parse((await ask(path, init)).text)
const gql = (query: unknown, init: Init = {}) =>
  ask('/api/graphql', {
    method: 'POST',
    body: JSON.stringify(typeof query === 'string' ? { query } : query),
    ...init,
    headers: { 'content-type': 'application/json', ...init.headers },
  })

/** What `fetch` refuses to send. */
const raw = (method: string, path: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.base)
    request({ hostname, port, method, path, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
      .on('error', reject)
      .end()
  })

describe('REST', () => {
  it.each(['limit=0', 'limit=1000', 'pagination=false', 'limit[]=0', 'limit=0&pagination=false'])(
    'bounds ?%s for people who are not staff',
    async (query) => {
      const { limit } = await json(`/api/articles?${query}`)
      expect(limit).toBeGreaterThan(0)
      expect(limit).toBeLessThanOrEqual(100)
      expect((await json(`/api/articles?${query}`, { headers: { cookie: 'payload-token=made.up.x' } })).limit).toBe(
        limit,
      )
    },
  )

  it('answers readers with the bytes that Payload’s own door sends', async () => {
    const { payload } = server
    const data = { alt: 'Pools & "rocks"', credit: 'The harbour office' }
    const hero = (await payload.create({ collection: 'media', data, file: await tinyPng() })).id
    const authors = []
    for (const name of ['Ada Shore', 'Ben Sand'])
      authors.push(
        (
          await payload.create({
            collection: 'authors',
            data: {
              name,
              slug: name.replace(' ', '-').toLowerCase(),
              picture: hero,
              links: [{ label: 'Home', url: 'https://shore.example' }],
            },
          })
        ).id,
      )
    const first = await server.article({
      title: 'Bytes “one”',
      authors,
      hero,
      tags: ['tides', 'wéather'],
      body: paragraph('One <two> & three'),
    })
    const body = paragraph('See')
    const linked = {
      ...body,
      root: {
        ...body.root,
        children: [
          ...body.root.children,
          { type: 'upload', version: 3, format: '', fields: null, relationTo: 'media', value: hero },
          {
            ...body.root.children[0],
            children: [
              {
                type: 'link',
                version: 3,
                format: '',
                indent: 0,
                direction: 'ltr',
                fields: { linkType: 'internal', newTab: false, doc: { relationTo: 'articles', value: first.id } },
                children: [
                  { type: 'text', text: 'the first', detail: 0, format: 1, mode: 'normal', style: '', version: 1 },
                ],
              },
            ],
          },
        ],
      },
    }
    const second = await server.article({
      title: 'Bytes two',
      authors: authors.slice(1),
      body: linked,
      seo: { title: 'S' },
      excerpt: 'Short.',
    })
    const draft = await server.article({ title: 'Bytes three', _status: 'draft' })
    const queries = [
      '',
      '?depth=0',
      '?depth=1',
      '?depth=2',
      '?limit=1',
      '?limit=1&page=2',
      '?page=99',
      '?sort=title',
      '?sort=-createdAt,title',
      `?where[slug][equals]=${first.slug}`,
      `?where[slug][in]=${first.slug},${second.slug}`,
      '?where[tags][equals]=tides',
      '?where[authors.slug][equals]=ben-sand&depth=1',
      '?where[or][0][title][like]=two&where[or][1][title][equals]=nothing',
      '?select[title]=true',
      '?select[html]=true',
      '?select[body]=false',
      '?populate[authors][name]=true',
      '?draft=true',
      '?trash=true',
      '?limit=0',
      '?pagination=false',
      '?nonsense=1',
      '?overrideAccess=true',
      '?showHiddenFields=true',
      '?locale=de',
      '?where={"title":{"equals":"Bytes two"}}',
    ]
    const lists = queries.map((query) => `/api/articles${query}`)
    const documents = [first.id, second.id, first.slug, second.slug].flatMap((id) =>
      [
        '',
        '?depth=0',
        '?depth=1',
        '?depth=2',
        '?select[title]=true&select[tags]=true',
        '?select[html]=true',
        '?draft=true',
        '?populate[media][alt]=true',
        '?showHiddenFields=true&overrideAccess=true',
        '?data={"title":"Not this"}',
      ].map((query) => `/api/articles/${id}${query}`),
    )
    const others = [
      `/api/articles/${draft.id}`,
      `/api/articles/${draft.id}?overrideAccess=true&showHiddenFields=true`,
      '/api/articles/count',
      '/api/articles/nobody',
      `/api/articles/${first.id}/nothing`,
    ]
    for (const path of [...lists, ...documents, ...others]) {
      const plain = await ask(path)
      // With a cookie of its own a reader is answered the long way.
      const long = await ask(path, { headers: { cookie: 'colloquy_mine=x' } })
      expect([plain.status, plain.text], path).toEqual([long.status, long.text])
      // Drafts and the trash are asked of Payload each time.
      const isKept = !path.includes('data=') && plain.status === 200 && !/draft|trash/.test(path)
      expect(plain.headers.has('etag'), path).toBe(isKept)
    }
    for (const path of [
      ...lists.filter((list) => !list.includes('locale')),
      ...documents.filter((one) => !one.includes('data=')),
    ])
      expect(
        (await readPlainly(payload, { address: '127.0.0.1', url: new URL(path, server.base) }))?.body,
        path,
      ).toBeInstanceOf(Buffer)
  })

  it('reads a document the short way whatever a bundler calls Payload’s functions', async () => {
    const { id } = await server.article({})
    for (const { handler } of server.payload.collections.articles.config.endpoints || [])
      Object.defineProperty(handler, 'name', { value: 'renamed' })
    for (const path of ['/api/articles', `/api/articles/${id}`])
      expect(
        (await readPlainly(server.payload, { address: '127.0.0.1', url: new URL(path, server.base) }))?.body,
        path,
      ).toBeInstanceOf(Buffer)
  })

  it('lets staff ask for everything', async () => {
    expect((await json('/api/articles?pagination=false&limit=0', { as: 'admin' })).limit).not.toBe(100)
  })

  it('takes a read by POST for a read, bounded like any other', async () => {
    await server.article({})
    const answer = await ask('/api/articles', {
      method: 'POST',
      headers: {
        'x-payload-http-method-override': 'GET',
        'content-type': 'application/x-www-form-urlencoded',
      },
      body: 'limit=0&depth=9',
    })
    expect(answer.status).toBe(200)
    expect(JSON.parse(answer.text)).toMatchObject({ limit: 100 })
  })

  /** Of a request as it is written here: fetch would mend it. */
  const statusOf = (path: string, hosts = 'Host: a.example\r\n') => {
    const { hostname, port } = new URL(server.base)
    return new Promise((resolve, reject) => {
      const socket = connect(Number(port), hostname, () =>
        socket.write(`GET ${path} HTTP/1.1\r\n${hosts}Connection: close\r\n\r\n`),
      )
      socket.once('data', (data) => resolve(Number(String(data).split(' ')[1]))).once('error', reject)
    })
  }

  it.each([
    ['/api/articles?limit=1', '/api/articles?limit=1#&page=2'],
    ['/articles/nothing', '/articles/nothing#x'],
    ['/api/graphql?query={Articles{totalDocs}}', '/api/graphql?query={Articles{totalDocs}}#&variables={}'],
  ])(
    'refuses an address with a fragment, which one reader of it leaves out and the other does not: %s',
    async (path, twisted) => {
      expect(await statusOf(path)).not.toBe(400)
      expect(await statusOf(twisted)).toBe(400)
    },
  )

  it('refuses a request that names two hosts, also where the answer is in memory', async () => {
    for (const path of ['/', '/api/articles', '/nothing']) {
      await ask(path)
      expect(await statusOf(path, 'Host: a.example\r\nHost: b.example\r\n')).toBe(400)
      expect(await statusOf(path)).toBe(path === '/nothing' ? 404 : 200)
    }
  })

  it('answers HEAD like GET without the body', async () => {
    const { headers, status, text } = await ask('/api/articles', { method: 'HEAD' })
    expect([status, text, headers.get('content-type')]).toEqual([200, '', 'application/json; charset=utf-8'])
  })

  it('answers an article from memory until it changes', async () => {
    const { id } = await server.article({ title: 'Before' })
    const first = await ask(`/api/articles/${id}`)
    expect((await ask(`/api/articles/${id}`)).headers.get('etag')).toBe(first.headers.get('etag'))
    await server.payload.update({ collection: 'articles', id, data: { title: 'After' } })
    expect((await json(`/api/articles/${id}`)).title).toBe('After')
  })

  it('keeps nothing of what staff are shown', async () => {
    const { id } = await server.article({ _status: 'draft' })
    expect((await ask(`/api/articles/${id}?draft=true`, { as: 'admin' })).status).toBe(200)
    expect((await ask(`/api/articles/${id}?draft=true`)).status).toBe(404)
  })

  it('has no endpoint for strange methods and malformed addresses', async () => {
    expect(await raw('TRACE', '/api/articles')).toBe(405)
    expect(await raw('TRACE', '/api/nothing/at/all')).toBe(404)
    expect(await raw('GET', '/api/articles/%E0%A4%A')).toBe(400)
  })

  it('refuses bodies that are too large, too deep or no JSON, and reads up to 1 MB', async () => {
    const post = (body: string) =>
      ask('/api/comments', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    expect((await post(JSON.stringify({ content: 'x'.repeat(10_000_000) }))).status).toBe(413)
    expect((await post(`{"content":${'['.repeat(10_000)}${']'.repeat(10_000)}}`)).status).toBe(400)
    expect((await post(JSON.stringify({ article: 'nowhere', content: 'x'.repeat(900_000) }))).status).toBe(404)
    expect((await post('{"content":')).status).toBe(400)
  })

  it('refuses a change with a session from elsewhere', async () => {
    const { id } = await server.article({})
    const patch = (headers: Record<string, string>) =>
      ask(`/api/articles/${id}`, {
        method: 'PATCH',
        body: '{"title":"New"}',
        headers: { cookie: server.staff.admin.cookie, 'content-type': 'application/json', ...headers },
      })
    expect((await patch({ origin: 'https://evil.example' })).status).toBe(403)
    expect((await patch({})).status).toBe(403)
    expect((await patch({ origin: server.base })).status).toBe(200)
  })
})

describe('GraphQL', () => {
  it.each([
    ['{', 400],
    ['{ nothing }', 400],
    ['subscription { x }', 400],
    ['{ Articles { docs { ...a } } } fragment a on Article { ...b } fragment b on Article { ...a }', 400],
    [`{ ${Array.from({ length: 1000 }, (_, index) => `a${index}: Articles { totalDocs }`).join(' ')} }`, 400],
    [[{ query: '{ Articles { totalDocs } }' }], 400],
    [{ query: 5 }, 400],
    ['{ Articles { totalDocs } }', 200],
    [getIntrospectionQuery(), 200],
  ] as const)('answers %j with %i', async (query, status) => {
    const answer = await gql(query)
    expect(answer.status, answer.text.slice(0, 500)).toBe(status)
  })

  it('repeats no value and suggests no name', async () => {
    for (const query of [
      '{ Articels { totalDocs } }',
      '{ Articles(limit: "canary") { totalDocs } }',
      { query: 'query ($l: Int) { Articles(limit: $l) { totalDocs } }', variables: { l: 'canary' } },
      '{ Articles { docs { titel } } }',
    ]) {
      const { status, text } = await gql(query)
      expect([status, text]).toEqual([400, expect.not.stringMatching(/canary|Did you mean/)])
    }
  })

  it('bounds lists for people who are not staff', async () => {
    const { text } = await gql('{ Articles(limit: 0, pagination: false) { limit } }')
    expect(JSON.parse(text)).toEqual({ data: { Articles: { limit: 100 } } })
  })

  it('takes queries by GET, which any page can have a browser send, and nothing that changes something', async () => {
    const { slug } = await server.article({ title: 'Asked by GET' })
    const question = 'query ($slug: String) { Articles(where: { slug: { equals: $slug } }) { docs { title } } }'
    const address = `/api/graphql?query=${encodeURIComponent(question)}&variables=${JSON.stringify({ slug })}`
    const etags = new Set<string | null>()
    for (const _turn of [1, 2]) {
      const { headers, status, text } = await ask(address)
      expect([status, JSON.parse(text)]).toEqual([200, { data: { Articles: { docs: [{ title: 'Asked by GET' }] } } }])
      etags.add(headers.get('etag'))
    }
    expect([...etags]).toEqual([expect.stringMatching(/^"/)])
    const mutation = await ask('/api/graphql?query=mutation{deleteArticle(id:"x"){id}}', { as: 'admin' })
    expect([mutation.status, mutation.headers.get('allow')]).toEqual([405, 'POST'])
    expect((await ask('/api/graphql')).status).toBe(400)
    expect((await ask('/api/graphql?query={__typename}&variables={')).status).toBe(400)
    expect((await ask('/api/graphql', { method: 'PUT' })).status).toBe(405)
  })

  it('takes POST of JSON only', async () => {
    expect((await gql('{ __typename }', { headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  })
})

describe('uploads', () => {
  const upload = (size: number, as?: 'admin') => {
    const form = new FormData()
    form.append('_payload', JSON.stringify({ alt: 'A dot', credit: 'Nobody' }))
    form.append('file', new Blob([new Uint8Array(size)], { type: 'image/png' }), 'dot.png')
    return ask('/api/media', { method: 'POST', body: form, ...(as ? { as } : {}) })
  }

  it('are for people with an account, and bounded', async () => {
    expect((await upload(100)).status).toBe(403)
    expect((await upload(2_000_000)).status).toBe(413)
    expect((await upload(25_000_000, 'admin')).status).toBe(413)
  })
})

describe('every answer', () => {
  it('that carries a token is sent as it is: how well it compresses would tell of it', async () => {
    await server.discussion({ floodSeconds: 0 })
    const { slug } = await server.article({})
    const post = (path: string, body: string, type: string) =>
      ask(path, {
        method: 'POST',
        body,
        headers: { 'content-type': type, 'accept-encoding': 'br, gzip', origin: server.base },
      })
    const comment = { name: 'Ann', email: 'ann@reader.example', content: 'Long enough. '.repeat(200) }
    const posted = await post('/api/comments', JSON.stringify({ ...comment, article: slug }), 'application/json')
    expect(posted.text).toContain('"editToken":"')
    const form = new URLSearchParams({ ...comment, content: `${comment.content} Again.` }).toString()
    const sent = await post(`/articles/${slug}/comments`, form, 'application/x-www-form-urlencoded')
    const cookie = sent.headers.getSetCookie().join(';').split(';')[0] ?? ''
    expect(cookie).toMatch(/^colloquy_mine=/)
    const own = await ask(`/articles/${slug}`, { headers: { cookie, 'accept-encoding': 'br, gzip' } })
    expect(own.text).toContain('awaiting moderation')
    for (const { headers } of [posted, sent, own]) expect(headers.get('content-encoding')).toBeNull()
    const readers = await ask(`/articles/${slug}`, { headers: { 'accept-encoding': 'br, gzip' } })
    expect(readers.headers.get('content-encoding')).toBe('br')
  })

  it.each(['/api/articles', '/feed.xml', '/healthz', '/nothing'])('of %s carries the headers of ours', async (path) => {
    for (const { headers } of [await ask(path), await ask(path)]) {
      expect(headers.get('content-security-policy')).toContain("default-src 'none'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-request-id')).toBeTruthy()
      expect(headers.get('x-powered-by')).toBeNull()
    }
  })
})
