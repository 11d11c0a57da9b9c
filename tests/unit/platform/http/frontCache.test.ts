import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import express, { type Request, type Response } from 'express'
import { describe, expect, it } from 'vitest'
import { refusal } from '../../../../src/platform/errors'
import { createQueryKeys } from '../../../../src/platform/graphql/queryKeys'
import { createCacheKeyOf, createIsPersonal } from '../../../../src/platform/http/cache/key'
import { createStore, type Patch } from '../../../../src/platform/http/cache/store'
import { createFrontCache } from '../../../../src/platform/http/frontCache'
import { sendError } from '../../../../src/platform/http/handleError'
import { keepUntil, sendCacheable } from '../../../../src/platform/http/keepAnswer'
import { sessionCookie } from '../../../../src/platform/http/requestKind'
import { securityHeaders } from '../../../../src/platform/http/securityHeaders'
import { routes } from '../../../../src/routes'
import { mineCookie } from '../../../../src/site/ownComments'
import { serve } from './serve'

type Handler = (req: Request, res: Response) => unknown

const page = { type: 'text/html; charset=utf-8', body: '<p>Tide pools, grün</p>', tags: ['article:1', 'site'] }
const sendPage: Handler = (req, res) => sendCacheable(req, res, page)

const isPersonal = createIsPersonal({ cookies: [sessionCookie, mineCookie], headers: ['x-reader-token'] })

/** A front cache before a tiny app that answers each path it is asked for with `handle`. */
const front = async (handle: Handler = sendPage, limit = Number.POSITIVE_INFINITY) => {
  const store = createStore({ maxBytes: 10_000_000, now: () => new Date('2026-05-04T10:00:00Z'), checkEvery: 3 })
  const differing: string[] = []
  const asked: string[] = []
  const counted: string[] = []
  const app = express()
  app.set('etag', false)
  app.use((_req, res, next) => {
    res.set('X-Request-Id', (res as { requestId?: string }).requestId)
    next()
  })
  app.use(securityHeaders({ publicUrl: 'https://colloquy.test', hstsSubdomains: false }))
  app.use((req, res) => {
    asked.push(`${req.method} ${req.url}`)
    return handle(req, res)
  })
  let id = 0
  const database = { isAway: false, refresh: () => {} }
  const listener = createFrontCache({
    store,
    keyOf: createCacheKeyOf(routes, isPersonal),
    queries: createQueryKeys(isPersonal),
    app,
    refresh: () => database.refresh(),
    isAway: () => database.isAway,
    addressOf: () => '203.0.113.7',
    nextId: () => `id-${id++}`,
    onDifference: (path) => void differing.push(path),
    limiter: async (address) => {
      counted.push(address)
      return counted.length > limit ? 17 : undefined
    },
  })
  return { store, database, asked, counted, differing, listener, ...(await serve(listener)) }
}

describe('the front cache', () => {
  it('answers from memory before it makes what came earlier, where a turn of the event loop takes long', async () => {
    const order: string[] = []
    const parts = await front((req, res) => {
      order.push(`made ${req.path}`)
      const end = performance.now() + 10
      while (performance.now() < end) performance.now()
      return sendPage(req, res)
    })
    await parts.ask('/articles/kept')
    // All of them arrive in one turn.
    const arrived: Parameters<typeof parts.listener>[] = []
    const paths = ['/articles/first', '/articles/second', '/articles/third', '/articles/kept']
    const { ask } = await serve((req, res) => {
      res.once('finish', () => order.push(`sent ${req.url}`))
      arrived.push([req, res])
      if (arrived.length < paths.length) return
      const turns = arrived.toSorted(([one], [other]) => paths.indexOf(one.url ?? '') - paths.indexOf(other.url ?? ''))
      for (const turn of turns) parts.listener(...turn)
    })
    await Promise.all(paths.map((path) => ask(path)))
    expect(order.slice(0, 2)).toEqual(['made /articles/kept', 'made /articles/first'])
    expect(order.indexOf('sent /articles/kept')).toBeLessThan(order.indexOf('made /articles/second'))
    expect(order).toContain('made /articles/third')
  })

  it('keeps an answer in words once for each language, and others once', async () => {
    const { ask, asked } = await front((req, res) =>
      req.path === '/articles/gone' ? sendError(res, '/api/x', refusal('article_not_found')) : sendPage(req, res),
    )
    const inLanguage = async (path: string, language: string) => {
      const { headers, text } = await ask(path, { headers: { 'accept-language': language } })
      return [
        headers['content-language'],
        /Diesen Artikel/.test(text) ? 'de' : /no such article/.test(text) ? 'en' : '',
      ]
    }
    for (let turn = 0; turn < 2; turn++) {
      expect(await inLanguage('/articles/gone', 'de')).toEqual(['de', 'de'])
      expect(await inLanguage('/articles/gone', 'en')).toEqual(['en', 'en'])
      // The address is plainer behind the cache.
      expect(await inLanguage('/articles/gone?lang=de', 'en')).toEqual(['de', 'de'])
      expect(await inLanguage('/articles/there', 'de')).toEqual([undefined, ''])
      expect(await inLanguage('/articles/there', 'en')).toEqual([undefined, ''])
    }
    expect(asked).toEqual(['GET /articles/gone', 'GET /articles/gone', 'GET /articles/there'])
  })

  it('forgets what another program has changed before it answers', async () => {
    const { ask, asked, database, store } = await front()
    await ask('/articles/x')
    database.refresh = store.clear
    await ask('/articles/x')
    expect(asked).toEqual(['GET /articles/x', 'GET /articles/x'])
  })

  it('looks for changes of another program once for all requests that arrive together, and again for the next', async () => {
    const { database, port } = await front()
    let looks = 0
    database.refresh = () => {
      looks += 1
    }
    const socket = connect(port, '127.0.0.1').setEncoding('latin1')
    const answers = async (count: number) => {
      socket.write('GET /articles/x HTTP/1.1\r\nHost: colloquy.test\r\n\r\n'.repeat(count))
      let text = ''
      while (text.split('HTTP/1.1 200').length <= count) text += (await once(socket, 'data'))[0]
    }
    await answers(3)
    expect(looks).toBe(1)
    await answers(1)
    expect(looks).toBe(2)
    socket.destroy()
  })

  describe('an answer that takes in what has come', () => {
    /** The app says how many there are; what is kept counts by itself, and wrongly from the fifth on. */
    const counting = async (isWrong = false) => {
      let count = 1
      const text = (number: number) => `${number} tide pools. `.repeat(200)
      const patchFrom = (number: number): Patch => ({
        bytes: 100,
        take: (_body, change) =>
          change === 'one more'
            ? { text: text(isWrong && number >= 4 ? number : number + 1), patch: patchFrom(number + 1) }
            : undefined,
      })
      const parts = await front((req, res) =>
        sendCacheable(req, res, { ...page, body: text(count), patch: patchFrom(count) }),
      )
      const look = async (headers = {}) => {
        const { bytes, headers: sent } = await parts.ask('/articles/x', { headers })
        const unpack = { br: brotliDecompressSync, gzip: gunzipSync }[String(sent['content-encoding'])]
        return { text: (unpack ? unpack(bytes) : bytes).toString(), etag: sent.etag }
      }
      const add = (change = 'one more') => {
        count += 1
        const added = { tags: ['article:1'], change, since: performance.now() }
        parts.store.invalidate(['article:1', 'articles'], added)
      }
      return { ...parts, add, look, expected: () => text(count) }
    }

    it('is what would be made, in every encoding and with its tag, and is not made', async () => {
      const { add, asked, expected, look, store } = await counting()
      for (const _ of [1, 2]) {
        const before = await look({ 'accept-encoding': 'br' })
        add()
        for (const encoding of ['br', 'gzip', 'identity']) {
          const { etag, text } = await look({ 'accept-encoding': encoding })
          expect(text).toBe(expected())
          expect(etag).not.toBe(before.etag)
        }
      }
      expect(asked).toHaveLength(1)
      expect(store.counts).toMatchObject({ hits: 7, misses: 1, patched: 2 })
    })

    it('is made anew where it cannot be', async () => {
      const { add, asked, expected, look } = await counting()
      await look()
      add('something else')
      expect((await look()).text).toBe(expected())
      expect(asked).toHaveLength(2)
    })

    it('is compared with what is made anew, each so many times', async () => {
      const { add, asked, differing, look, store } = await counting()
      await look()
      for (const made of [1, 1, 2, 2, 2, 3]) {
        add()
        await look()
        expect(asked).toHaveLength(made)
      }
      expect(differing).toEqual([])
      expect(store.counts.differing).toBe(0)
    })

    it('is not compared with one that was begun later, and says more', async () => {
      const { add, asked, differing, expected, listener, look, store } = await counting()
      await look()
      for (let turn = 0; turn < 2; turn++) {
        add()
        await look()
      }
      add()
      const { ask } = await serve((req, res) => {
        // The turn lasts long by then: the answer is begun in the next one, after the change.
        listener(Object.assign(Object.create(req), { url: '/articles/other' }), Object.create(res))
        const end = performance.now() + 10
        while (performance.now() < end) performance.now()
        listener(req, res)
        add()
      })
      expect((await ask('/articles/x')).text).toBe(expected())
      expect(asked.filter((path) => path.endsWith('/x'))).toHaveLength(2)
      await sleep(200)
      expect([differing, store.counts.differing]).toEqual([[], 0])
    })

    it('is told of where it was not that, and replaced', async () => {
      const { add, differing, expected, look, store } = await counting(true)
      await look()
      for (let turn = 0; turn < 6; turn++) {
        add()
        await look()
      }
      await expect.poll(() => differing).toEqual(['/articles/x'])
      expect(store.counts.differing).toBe(1)
      expect((await look()).text).toBe(expected())
    })
  })

  it('answers the second time from memory, with the same body and headers', async () => {
    const { ask, asked } = await front()
    const first = await ask('/articles/x')
    const second = await ask('/articles/x')
    expect(asked).toEqual(['GET /articles/x'])
    expect(second.text).toBe(page.body)
    const { 'x-request-id': firstId, date: _date, ...headers } = first.headers
    expect(second.headers).toMatchObject(headers)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
    expect([firstId, second.headers['x-request-id']]).toEqual(['id-0', 'id-1'])
  })

  it('goes on answering from memory while the database is away, and asks again when it is not', async () => {
    const { ask, asked, database, store } = await front()
    await ask('/articles/x')
    store.stop()
    database.isAway = true
    expect((await ask('/articles/x')).text).toBe(page.body)
    expect(asked).toHaveLength(1)
    database.isAway = false
    await ask('/articles/x')
    expect(asked).toHaveLength(2)
  })

  it('answers 304 to whoever has the answer, also when a proxy made the tag weak', async () => {
    const { ask, asked } = await front()
    const etag = (await ask('/articles/x')).headers.etag ?? ''
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
      const again = await ask('/articles/x', { headers: { 'if-none-match': known } })
      expect([again.status, again.text, again.headers.etag]).toEqual([304, '', etag])
      expect(again.headers['content-security-policy']).toContain("default-src 'none'")
    }
    expect((await ask('/articles/x', { headers: { 'if-none-match': '"other"' } })).status).toBe(200)
    expect(asked).toHaveLength(1)
  })

  it('answers HEAD from what GET left, without a body', async () => {
    const { ask, asked } = await front()
    await ask('/articles/x')
    const head = await ask('/articles/x', { method: 'HEAD' })
    expect([head.status, head.text, head.headers['content-length']]).toEqual([
      200,
      '',
      String(Buffer.byteLength(page.body)),
    ])
    expect(asked).toHaveLength(1)
  })

  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('answers in %s, from the app and from memory alike, with a tag of its own', async (encoding, unpack) => {
    const long = { ...page, body: `<p>${'Tide pools, grün. '.repeat(500)}</p>` }
    const { ask: send, asked } = await front((req, res) => sendCacheable(req, res, long))
    const get = (headers: Record<string, string>) => send('/articles/x', { headers })
    const others = encoding === 'br' ? 'gzip, br' : 'gzip, br;q=0'
    for (const ask of [others, others]) {
      const { bytes, headers } = await get({ 'accept-encoding': ask })
      expect(unpack(bytes).toString()).toBe(long.body)
      expect(headers).toMatchObject({
        'content-encoding': encoding,
        'content-length': String(bytes.length),
        vary: 'Accept-Encoding',
      })
    }
    const plain = await get({})
    expect([plain.bytes.toString(), plain.headers['content-encoding']]).toEqual([long.body, undefined])
    const { headers } = await get({ 'accept-encoding': others })
    expect(headers.etag).not.toBe(plain.headers.etag)
    for (const etag of [headers.etag ?? '', plain.headers.etag ?? ''])
      expect((await get({ 'accept-encoding': others, 'if-none-match': etag })).status).toBe(304)
    // What nobody can read is not sent, and what is small is not worth it.
    expect((await get({ 'accept-encoding': 'zstd' })).headers['content-encoding']).toBeUndefined()
    expect(asked).toHaveLength(1)
  })

  it('keeps what it has compressed in buffers of their own, and the text beside them once somebody takes no other', async () => {
    const long = { ...page, body: `<p>${'Tide pools, grün. '.repeat(500)}</p>` }
    const { ask, store } = await front((req, res) => sendCacheable(req, res, long))
    const get = async (encoding?: string) => {
      const { bytes } = await ask('/articles/x', { headers: encoding ? { 'accept-encoding': encoding } : {} })
      const { body, compressed } = store.get('/articles/x') ?? {}
      const held = [...(compressed ?? [])].map(([name, packed]) => {
        if (!Buffer.isBuffer(packed)) throw new Error(`${name} is still being made`)
        return [name, packed.buffer.byteLength === packed.length]
      })
      return { bytes, body: body?.toString(), held }
    }
    await get('br')
    expect(await get('br')).toMatchObject({ body: undefined, held: [['br', true]] })
    const { bytes, ...both } = await get('gzip')
    expect(gunzipSync(bytes).toString()).toBe(long.body)
    expect(both).toEqual({
      body: undefined,
      held: [
        ['br', true],
        ['gzip', true],
      ],
    })
    const plain = await get()
    expect([plain.bytes.toString(), plain.body]).toEqual([long.body, long.body])
    expect((await get('br')).body).toBe(long.body)
    expect(store.stats().bytes).toBeGreaterThan(Buffer.byteLength(long.body))
  })

  it('keeps nothing of HEAD', async () => {
    const { ask } = await front()
    await ask('/articles/x', { method: 'HEAD' })
    expect((await ask('/articles/x')).text).toBe(page.body)
  })

  it('asks the app again once a tag has changed', async () => {
    const { ask, asked, store } = await front()
    await ask('/articles/x')
    store.invalidate(['article:1'])
    await ask('/articles/x')
    expect(asked).toHaveLength(2)
  })

  it('does not keep an answer that a change overtook while it was made', async () => {
    const { ask, asked, store } = await front((req, res) => {
      store.invalidate(['article:1'])
      sendPage(req, res)
    })
    await ask('/articles/x')
    await ask('/articles/x')
    expect(asked).toHaveLength(2)
  })

  it.each<[string, Handler]>([
    ['is not marked', (_req, res) => res.send('x')],
    ['sets a cookie', (req, res) => sendPage(req, res.cookie('a', 'b'))],
    ['is an error', (req, res) => sendPage(req, res.status(503))],
    ['is too large', (req, res) => sendCacheable(req, res, { ...page, body: 'x'.repeat(2 * 1024 * 1024 + 1) })],
  ])('does not keep an answer that %s', async (_what, handle) => {
    const { ask, asked, store } = await front(handle)
    const first = await ask('/articles/x')
    const second = await ask('/articles/x')
    expect(asked).toHaveLength(2)
    expect(second.text).toBe(first.text)
    expect(store.stats().entries).toBe(0)
  })

  it('keeps an answer that is sent in pieces', async () => {
    const { ask, asked } = await front((_req, res) => {
      // As `sendCacheable` marks it.
      Object.assign((res as unknown as { cacheNote?: object }).cacheNote ?? {}, { tags: ['site'] })
      res.write('one ')
      res.write(Buffer.from('two '))
      res.end('7468726565', 'hex')
    })
    expect((await ask('/')).text).toBe('one two three')
    expect((await ask('/')).text).toBe('one two three')
    expect(asked).toHaveLength(1)
  })

  it.each([{ cookie: 'payload-token=x' }, { cookie: 'colloquy_mine=x' }, { authorization: 'Bearer x' }] as Record<
    string,
    string
  >[])('neither answers nor keeps what is asked with %o', async (headers) => {
    const { ask, asked, store } = await front()
    await ask('/articles/x', { headers })
    expect(store.stats().entries).toBe(0)
    await ask('/articles/x')
    await ask('/articles/x', { headers })
    expect(asked).toHaveLength(3)
  })

  it('counts what it answers against the limit of reads', async () => {
    const { ask, counted } = await front(sendPage, 1)
    await ask('/articles/x')
    expect(counted).toEqual([])
    expect((await ask('/articles/x')).status).toBe(200)
    const refused = await ask('/articles/x')
    expect([refused.status, refused.headers['retry-after'], refused.headers['x-request-id']]).toEqual([
      429,
      '17',
      'id-2',
    ])
    expect(JSON.parse(refused.text).errors[0].data.errors[0].code).toBe('too_many_requests')
    expect(refused.headers['content-security-policy']).toContain("default-src 'none'")
  })
})

const later = () => {
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { open, opened }
}

describe('answers that are being made', () => {
  it('are asked for once, however many wait for them', async () => {
    const gate = later()
    const { ask, asked, counted } = await front(async (req, res) => {
      if (req.path === '/nowhere') return res.send('x')
      await gate.opened
      return sendPage(req, res)
    })
    const first = ask('/articles/x')
    await expect.poll(() => asked.length).toBe(1)
    const others = Array.from({ length: 20 }, (_, index) => ask(`/articles/x?x=${index}`))
    const heads = ask('/articles/x', { method: 'HEAD' })
    await ask('/nowhere')
    gate.open()
    for (const one of await Promise.all([first, ...others])) expect(one.text).toBe(page.body)
    expect((await heads).status).toBe(200)
    expect(asked.filter((line) => line !== 'GET /nowhere')).toEqual(['GET /articles/x'])
    // Whoever waits is counted as a reader.
    expect(counted).toHaveLength(21)
  })

  it('are not given to whoever came after the change that overtook them', async () => {
    const gate = later()
    let text = 'before'
    const { ask, asked, store } = await front(async (req, res) => {
      if (req.path === '/nowhere') return res.send('x')
      const read = text
      if (asked.length === 1) await gate.opened
      return sendCacheable(req, res, { ...page, body: read })
    })
    const first = ask('/articles/x')
    await expect.poll(() => asked.length).toBe(1)
    text = 'after'
    store.invalidate(['article:1'])
    const others = Array.from({ length: 5 }, () => ask('/articles/x'))
    await ask('/nowhere')
    gate.open()
    expect((await first).text).toBe('before')
    for (const one of await Promise.all(others)) expect(one.text).toBe('after')
    expect(asked.filter((line) => line === 'GET /articles/x')).toHaveLength(2)
  })

  it('are made for each where they may not be kept', async () => {
    const gate = later()
    const { ask, asked } = await front(async (_req, res) => {
      await gate.opened
      res.send('x')
    })
    const all = Array.from({ length: 4 }, () => ask('/articles/x'))
    await expect.poll(() => asked.length).toBe(1)
    gate.open()
    for (const one of await Promise.all(all)) expect(one.text).toBe('x')
    expect(asked).toHaveLength(4)
  })
})

describe('answers that there is nothing', () => {
  it('are kept until the next change of anything, and are not compressed', async () => {
    const { ask, asked, store } = await front((_req, res) => res.status(404).type('html').send('nothing'.repeat(1000)))
    for (const _turn of [1, 2]) {
      const { headers, status } = await ask('/articles/x', { headers: { 'accept-encoding': 'br' } })
      expect([status, headers['content-encoding']]).toEqual([404, undefined])
    }
    expect(asked).toHaveLength(1)
    store.invalidate(['comments:elsewhere'])
    await ask('/articles/x')
    expect(asked).toHaveLength(2)
  })

  it('are made anew when time alone makes them stale', async () => {
    const { ask, asked } = await front((_req, res) => {
      keepUntil(res, new Date('2026-05-04T09:59:59Z'))
      res.status(404).send('nothing')
    })
    for (const _turn of [1, 2]) await ask('/articles/x')
    expect(asked).toHaveLength(2)
  })

  it('are kept with where it is instead', async () => {
    const { ask, asked } = await front((_req, res) => res.redirect(301, '/articles/y'))
    for (const _turn of [1, 2]) expect((await ask('/articles/x')).headers.location).toBe('/articles/y')
    expect(asked).toHaveLength(1)
  })
})

it('keeps an answer that its first reader had already', async () => {
  const { ask, asked } = await front()
  const { etag = '' } = (await ask('/articles/x')).headers
  const fresh = await front()
  expect((await fresh.ask('/articles/x', { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await fresh.ask('/articles/x')).text).toBe(page.body)
  expect([asked.length, fresh.asked.length]).toEqual([1, 1])
})

describe('queries of GraphQL', () => {
  const json = { 'content-type': 'application/json' }
  const post = (question: unknown, headers: Record<string, string> = {}) => {
    const body = typeof question === 'string' ? question : JSON.stringify(question)
    return { method: 'POST', headers: { ...json, 'content-length': String(Buffer.byteLength(body)), ...headers }, body }
  }
  const sendData: Handler = (req, res) => sendCacheable(req, res, { ...page, body: '{"data":{}}' })

  it('are answered from memory, in whatever way they are written', async () => {
    const { ask, asked } = await front(sendData)
    const spellings = [
      { query: 'query A($a: Int, $b: Int) { Article(id: 1) { id } }', variables: { a: 1, b: { x: 1, y: 2 } } },
      { variables: { b: { y: 2, x: 1 }, a: 1, c: 3 }, query: '# why\nquery B ($a: Int, $b: Int) {Article(id:1){id}}' },
      {
        query: 'query A($a: Int, $b: Int) { Article(id: 1) { id } }',
        variables: { b: { x: 1, y: 2 }, a: 1 },
        extensions: {},
      },
    ]
    for (const question of [...spellings, ...spellings]) {
      const answer = await ask('/api/graphql', post(question))
      expect([answer.text, answer.headers['cache-control'], answer.headers.etag]).toEqual([
        '{"data":{}}',
        'no-store',
        undefined,
      ])
    }
    expect(asked).toEqual(['POST /api/graphql'])
    await ask('/api/graphql', post({ ...spellings[0], variables: { a: 2 } }))
    expect(asked).toHaveLength(2)
  })

  it('are kept apart by method, and have an ETag by GET', async () => {
    const { ask, asked } = await front(sendData)
    await ask('/api/graphql', post({ query: '{ a }' }))
    const address = '/api/graphql?query={a}'
    const { etag = '' } = (await ask(address)).headers
    expect((await ask('/api/graphql?x=1&query=%7B%20a%20%7D', { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect(asked).toEqual(['POST /api/graphql', `GET ${address}`])
  })

  it.each<[string, ReturnType<typeof post>]>([
    ['changes something', post({ query: 'mutation { a }' })],
    ['is not read', post('{"query": ')],
    ['names no operation', post({ query: 'query A { a } query B { b }' })],
    ['has a session', post({ query: '{ a }' }, { cookie: 'payload-token=x' })],
    ['has a key', post({ query: '{ a }' }, { authorization: 'Bearer x' })],
    ['is no JSON', post({ query: '{ a }' }, { 'content-type': 'text/plain' })],
    ['has a number that JSON cannot write', post('{"query":"query($v:JSON){a}","variables":{"v":1e400}}')],
    ['is long', post({ query: `{ a } # ${'x'.repeat(16 * 1024)}` })],
  ])('go to the app each time where the request %s', async (_what, given) => {
    const { ask, asked, store } = await front(sendData)
    await ask('/api/graphql', given)
    await ask('/api/graphql', given)
    expect([asked.length, store.stats().entries]).toEqual([2, 0])
  })
})
