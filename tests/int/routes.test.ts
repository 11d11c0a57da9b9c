import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Method, Route } from '../../src/platform/http/routes'
import { routes } from '../../src/routes'
import { bootServer, type TestServer } from '../support/app'
import { tinyPng } from '../support/pictures'

const foreign = 'https://blog.example'
const writing = (method: Method) => method !== 'GET'
/** Each route with each of its methods. */
const cases = routes.flatMap((route) =>
  route.methods.map((method) => ({ name: `${method} ${route.path}`, method, route })),
)
/** What stands for every address below one has no answer of its own. */
const exact = cases.filter(({ route }) => !route.path.includes('*'))

let server: TestServer
let limited: TestServer
let values: Record<string, string>

beforeAll(async () => {
  server = await bootServer()
  // A proxy names the client: each look at an allowance has an address of its own.
  const cdn = await listenForPurges()
  limited = await bootServer({
    TRUST_PROXY: '1',
    READS_PER_MINUTE: '1',
    WRITES_PER_MINUTE: '4',
    CDN_URL: `fastly://secret@service?api=${cdn}`,
  })
  await server.payload.updateGlobal({ slug: 'site', data: { origins: [foreign] } })
  await server.discussion({ challenge: 'suspicious', votes: true, webmentions: true })
  const { byline } = server.staff.author
  const { id, slug } = await server.article({ tags: ['sea'], authors: [byline] })
  const comment = await server.comment({ article: id, status: 'approved' })
  const webhook = { url: 'https://example.org/', events: ['article.deleted' as const], active: false }
  const hook = await server.payload.create({ collection: 'webhooks', data: webhook })
  const author = await server.payload.findByID({ collection: 'authors', id: byline })
  const picture = await server.payload.create({ collection: 'media', data: {}, file: await tinyPng() })
  values = {
    '/api/articles/:id': id,
    '/authors/:slug': author.slug,
    '/api/authors/:id/used-in': byline,
    '/api/media/:id/used-in': String(picture.id),
    '/api/webhooks/:id': String(hook.id),
    '/api/users/:id': server.staff.author.id,
    ':slug': slug,
    ':idOrSlug': slug,
    ':id': comment,
    ':tag': 'sea',
    ':token': 'nothing',
  }
})
afterAll(async () => {
  await server?.stop()
  await limited?.stop()
  purges.close()
})

/** Keys that a shared cache was told to forget. */
const purged: { keys: string[] | 'all' }[] = []
const purges = createServer(async (req, res) => {
  const chunks: Buffer[] = []
  for await (const chunk of req) chunks.push(chunk)
  const keys = req.url?.endsWith('/purge_all') ? 'all' : JSON.parse(Buffer.concat(chunks).toString()).surrogate_keys
  purged.push({ keys })
  res.end('{}')
})
const listenForPurges = async (): Promise<string> => {
  await new Promise<void>((resolve) => purges.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(purges.address() as AddressInfo).port}`
}

/** An address a route answers. */
const addressOf = ({ path }: Route): string => {
  const named = Object.keys(values).find((start) => start.startsWith('/') && `${path}/`.startsWith(`${start}/`))
  const begun = named ? path.replace(named, named.replace(/:\w+/, values[named] ?? '')) : path
  return begun.replace(/\*\w+/, 'nothing/below').replace(/:\w+/g, (name) => values[name] ?? 'nothing')
}

const ask = async (path: string, { method = 'GET', headers = {}, base = server.base }) => {
  const response = await fetch(base + path, { method, redirect: 'manual', headers })
  if (!response.headers.get('content-type')?.startsWith('text/event-stream')) return response
  // It would never end.
  await response.body?.cancel()
  return new Response(null, response)
}

/** What a table without exceptions would say: everything of the API can be read from elsewhere. */
const isOpen = (route: Route, method: Method) =>
  route.anyOrigin === true || (method === 'GET' && /^\/api(?:\/|$)/.test(route.path))

describe('the table of routes', () => {
  it.each(exact)('lists an address that is answered: $name', async ({ method, route }) => {
    const response = await ask(addressOf(route), { method })
    const text = await response.text()
    // The description of the API names every message.
    if (route.path !== '/api/openapi.json') expect(text).not.toContain('There is nothing at this address')
    // There is no admin here, and it says so.
    const expected = route.path.startsWith('/admin')
      ? [403, 404, 303]
      : expect.not.arrayContaining([404, 405, 500, 503])
    if (route.path.startsWith('/admin') && response.status === 404) expect(text).toContain('--no-admin')
    if (Array.isArray(expected)) expect(expected).toContain(response.status)
    else expect([response.status], text.slice(0, 300)).toEqual(expected)
  })

  it.each(cases)('says who may call it from another origin: $name', async ({ method, route }) => {
    const path = addressOf(route)
    const answer = await ask(path, { method, headers: { origin: foreign } })
    await answer.arrayBuffer()
    const preflight = await ask(path, {
      method: 'OPTIONS',
      headers: { origin: foreign, 'access-control-request-method': method },
    })
    const allowed = preflight.headers.get('access-control-allow-methods')?.split(', ') ?? []
    const open = isOpen(route, method)
    expect([answer.headers.get('access-control-allow-origin'), allowed.includes(method)]).toEqual(
      open ? ['*', true] : [null, false],
    )
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull()
  })

  it.each(cases.filter(({ method, route }) => writing(method) && route.limit !== 'reads'))(
    'is closed to pages of an origin that is not listed: $name',
    async ({ method, route }) => {
      const response = await ask(addressOf(route), { method, headers: { origin: 'https://unlisted.example' } })
      expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([403, null])
      expect(await response.text()).toContain('settings of the site')
    },
  )

  it('is closed to mutations of GraphQL from there, and open to its queries', async () => {
    const send = (query: string, origin: string) =>
      fetch(`${server.base}/api/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin },
        body: JSON.stringify({ query }),
      })
    const mutation = 'mutation { deleteArticle(id: "nothing") { id } }'
    expect((await send(mutation, 'https://unlisted.example')).status).toBe(403)
    expect((await send(mutation, foreign)).status).toBe(200)
    expect((await send('{ __typename }', 'https://unlisted.example')).status).toBe(200)
  })

  it.each(cases.filter(({ method }) => writing(method)))(
    'is closed to a session from another origin: $name',
    async ({ method, route }) => {
      const headers = { cookie: server.staff.admin.cookie, origin: foreign }
      expect((await ask(addressOf(route), { method, headers })).status).toBe(403)
    },
  )

  it.each(exact.filter(({ method }) => method === 'GET'))(
    'says whether its answer is kept in memory: $name',
    async ({ route }) => {
      const path = `${addressOf(route)}?articles=nothing&url=${foreign}/&${randomUUID()}`
      server.store.clear()
      const staff = await ask(path, { headers: { cookie: server.staff.admin.cookie } })
      await staff.arrayBuffer()
      expect(server.store.stats().entries).toBe(0)
      const answer = await ask(path, { headers: { cookie: 'colloquy_reader=whoever' } })
      await answer.arrayBuffer()
      const isKept = route.cache !== undefined && route.cache !== 'own'
      expect(server.store.stats().entries).toBe(isKept ? 1 : 0)
      // Whatever is appended, and whoever asks: the same answer.
      await (await ask(`${path}&${randomUUID()}=1`, {})).arrayBuffer()
      expect(server.store.stats().entries).toBe(isKept ? 1 : 0)
    },
  )

  it('gives an ETag to all that strangers can read and keep', async () => {
    const article = values['/api/articles/:id']
    const answered: string[] = []
    const untagged: string[] = []
    for (const { route } of exact.filter(({ method }) => method === 'GET')) {
      const response = await ask(`${addressOf(route)}?articles=${article}&article=${article}&query={__typename}`, {})
      await response.arrayBuffer()
      if (response.status !== 200 || /no-store/.test(response.headers.get('cache-control') ?? '')) continue
      answered.push(route.path)
      if (!response.headers.has('etag')) untagged.push(route.path)
    }
    expect(untagged).toEqual([])
    expect(answered).toEqual(expect.arrayContaining(['/api', '/api/articles/:id', '/api/graphql', '/articles/:slug']))
  })

  describe('says which allowance it uses up', () => {
    const session = { cookie: 'payload-token=made.up', 'sec-fetch-site': 'same-origin' }
    const usedUp = {
      reads: { times: 1, method: 'GET', path: '/articles/nothing' },
      writes: { times: 4, method: 'POST', path: '/healthz' },
      login: { times: 4, method: 'POST', path: '/api/users/login' },
    } as const
    let turn = 0

    /** The allowances without which a request is refused. */
    const neededBy = async (path: string, method: Method, headers: Record<string, string>) => {
      const needed: string[] = []
      for (const [kind, { times, ...one }] of Object.entries(usedUp)) {
        turn += 1
        const from = { 'x-forwarded-for': `10.${turn >> 8}.${turn & 255}.1` }
        const send = (at: string, how: Method, extra = {}) =>
          ask(at, { method: how, headers: { ...from, ...extra }, base: limited.base })
        for (let time = 0; time < times; time += 1) await (await send(one.path, one.method)).arrayBuffer()
        const { status } = await send(path, method, headers)
        if (status === 429) needed.push(kind)
      }
      return needed
    }

    const once = routes.flatMap((route) => {
      const { methods } = route
      return [methods.find((one) => !writing(one)), methods.find(writing)].flatMap((method) =>
        method ? [{ name: `${method} ${route.path}`, method, route }] : [],
      )
    })
    it.each(once)('$name', async ({ method, route }) => {
      const { limit } = route
      const path = addressOf(route)
      const plain = limit === 'free' ? [] : [limit ?? (writing(method) ? 'writes' : 'reads')]
      expect(await neededBy(path, method, {})).toEqual(plain)
      // Staff's allowance is none of these.
      if (writing(method)) expect(await neededBy(path, method, session)).toEqual(limit === undefined ? [] : plain)
    })
  })
})

describe('voting from pages of two origins', () => {
  it.each([foreign, 'own'])('works from %s', async (from) => {
    const origin = from === 'own' ? server.base : from
    const path = addressOf({ path: '/api/comments/:id/vote' } as Route)
    const preflight = await ask(path, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-origin')]).toEqual([204, '*'])
    expect(preflight.headers.get('access-control-allow-methods')?.split(', ')).toContain('POST')
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Content-Type')
    const answer = await fetch(server.base + path, {
      method: 'POST',
      body: JSON.stringify({ vote: 1 }),
      headers: { origin, 'content-type': 'application/json' },
    })
    expect([answer.status, answer.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    expect(await answer.json()).toEqual({ votes: 1, own: 1 })
  })
})

describe('a shared cache in front', () => {
  it('forgets everything when the process starts, and is told of every change', async () => {
    expect(purged[0]?.keys).toBe('all')
    const { id } = await limited.article({})
    await expect
      .poll(() => purged.find(({ keys }) => keys.includes(`article:${id}`)), { timeout: 10_000 })
      .toBeDefined()
    const read = (cookie: string) =>
      fetch(`${limited.base}/api/articles/${id}`, { headers: { cookie, 'x-forwarded-for': '10.250.0.1' } })
    const [readers, again] = [
      await read('colloquy_reader=x'),
      await limited.ask('GET', `/api/articles/${id}`, undefined, 'editor'),
    ]
    expect([readers.status, readers.headers.get('cache-control')]).toEqual([
      200,
      'public, max-age=0, s-maxage=86400, must-revalidate',
    ])
    expect(readers.headers.get('surrogate-key')?.split(' ')).toEqual(
      expect.arrayContaining(['colloquy', `article:${id}`]),
    )
    expect(again.headers.get('surrogate-key')).toBeNull()
    expect(again.headers.get('cache-control') ?? '').not.toContain('s-maxage')
  })

  it('is told by nobody that has none', async () => {
    const { headers } = await ask('/feed.xml', {})
    expect([headers.get('cache-control'), headers.get('surrogate-key')]).toEqual([
      'public, max-age=0, must-revalidate',
      null,
    ])
  })
})

describe('the description of the API', () => {
  it('is the committed file', async () => {
    const response = await ask('/api/openapi.json', {})
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([200, '*'])
    // `npm run generate` writes it.
    expect(await response.json()).toEqual(JSON.parse(readFileSync('src/openapi.json', 'utf8')))
  })

  it('has a page for people, whose parts are all ours', async () => {
    const page = await ask('/api/docs', {})
    const parts = [...(await page.text()).matchAll(/(?:src|href)="(\/api\/[^"]+)"/g)].map(([, path = '']) => path)
    expect([page.status, parts.length]).toEqual([200, 4])
    for (const path of parts) expect([path, (await ask(path, {})).status]).toEqual([path, 200])
  })

  it.each(exact.filter(({ route }) => route.path.startsWith('/api/') && !('isPayloads' in route)))(
    'knows what is answered, or is a file: $name',
    ({ route }) => {
      const isFile = /^\/api\/(?:docs|openapi\.json)/.test(route.path) || route.path === '/api/users/first-register'
      expect([route.summary !== undefined, route.output !== undefined]).toEqual([!isFile, !isFile])
    },
  )

  // Looking at an address answers it: what looks for addresses in answers finds it.
  const readable = exact.filter(
    ({ method, route }) => method === 'GET' && route.output && !route.outputType && !route.path.endsWith('/identity'),
  )
  it.each(readable)('is kept to for an administrator: $name', async ({ route }) => {
    // tests/support/answers.setup.ts holds the answer against its description.
    const article = values['/api/articles/:id']
    const path = `${addressOf(route)}?articles=${article}&article=${article}&ids=${article}&query={__typename}&url=${foreign}/`
    const headers = { cookie: server.staff.admin.cookie, 'sec-fetch-site': 'same-origin' }
    const response = await ask(path, { headers })
    expect([path, response.status]).toEqual([path, 200])
  })

  const paths = [...new Set(exact.filter(({ route }) => route.path.startsWith('/api/')).map(({ route }) => route.path))]
  it.each(paths)('answers other methods with 405 and those it knows: %s', async (path) => {
    const own = exact.filter(({ route }) => route.path === path).map(({ method }) => method)
    const address = addressOf({ path } as Route)
    const answers = await Promise.all(
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].map(async (method) => {
        const response = await ask(address, { method })
        await response.arrayBuffer()
        return { method, status: response.status, allow: response.headers.get('allow')?.split(', ') }
      }),
    )
    const refused = answers.filter(({ status }) => status === 405)
    expect(refused.map(({ method }) => method)).toContain('PUT')
    // What is only written to is no document of that name.
    const isList = server.payload.config.collections.some(({ slug }) => path === `/api/${slug}`)
    const isOnlyWritten = !path.includes(':') && !own.includes('GET') && !isList
    if (isOnlyWritten) expect(refused.map(({ method }) => method)).toContain('GET')
    for (const { allow, method } of refused) {
      expect(own).not.toContain(method)
      expect(allow).toEqual(expect.arrayContaining(own))
      expect(allow).not.toContain(method)
    }
  })
})
