import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  purgeShared,
  readSharedCache,
  type SharedCache,
  sharedHeaders,
} from '../../../../src/platform/http/sharedCache'

type Taken = { method: string; path: string; headers: IncomingHttpHeaders; body: unknown }

/** An API that takes purges as Fastly, Cloudflare and Varnish do, and notes them. */
const api = async (answer: { status?: number; body?: unknown } = {}) => {
  const taken: Taken[] = []
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    taken.push({
      method: req.method ?? '',
      path: req.url ?? '',
      headers: req.headers,
      body: text === '' ? undefined : JSON.parse(text),
    })
    res.writeHead(answer.status ?? 200, { 'content-type': 'application/json' })
    res.end(JSON.stringify(answer.body ?? { success: true, errors: [], messages: [], result: { id: 'x' } }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { taken, host: `127.0.0.1:${(server.address() as AddressInfo).port}` }
}

const known = (text: string): SharedCache => {
  const shared = readSharedCache(text)
  if (!shared) throw new Error(`not read: ${text}`)
  return shared
}

describe('readSharedCache', () => {
  it.each([
    'https://cdn.example',
    'fastly://service',
    'fastly://token@a/b',
    'fastly://token@service?seconds=soon',
    'cloudflare://token@zone?api=nowhere',
    'varnish://',
    'akamai://token@x',
  ])('does not take %s', (text) => {
    expect(readSharedCache(text)).toBeUndefined()
  })

  it('reads where it is and how long it keeps what nobody tells it to forget', () => {
    expect(known('cloudflare://tok%2Fen@zone?seconds=60')).toEqual({
      kind: 'cloudflare',
      addresses: ['https://api.cloudflare.com/client/v4'],
      id: 'zone',
      token: 'tok/en',
      seconds: 60,
    })
    expect(known('varnish://a:6081,b:6081')).toMatchObject({
      addresses: ['http://a:6081', 'http://b:6081'],
      seconds: 86_400,
    })
  })
})

describe('sharedHeaders', () => {
  it.each([
    ['fastly://t@s', 'Surrogate-Key', 'colloquy article:1 slug:a%2Cb%20c'],
    ['cloudflare://t@z', 'Cache-Tag', 'colloquy,article:1,slug:a%2Cb%20c'],
    ['varnish://h', 'xkey', 'colloquy article:1 slug:a%2Cb%20c'],
  ])('are those of %s: %s', (text, name, value) => {
    expect(sharedHeaders(known(`${text}?seconds=600`))(['article:1', 'slug:a,b c'], undefined)).toEqual({
      'Cache-Control': 'public, max-age=0, s-maxage=600, must-revalidate',
      [name]: value,
    })
  })

  it('are none for what time alone makes stale, and for more tags than fit', () => {
    const of = sharedHeaders(known('fastly://t@s'))
    expect(of(['article:1'], new Date())).toEqual({})
    expect(
      of(
        Array.from({ length: 500 }, (_, index) => `comments:some-longer-id-${index}`),
        undefined,
      ),
    ).toEqual({})
  })
})

describe('purgeShared', () => {
  const tags = Array.from({ length: 300 }, (_, index) => `article:${index}`)

  it('speaks to Fastly: 256 keys a request, and everything', async () => {
    const { host, taken } = await api({ body: { status: 'ok' } })
    const shared = known(`fastly://secret@service1?api=http://${host}`)
    await purgeShared(shared, tags)
    await purgeShared(shared, 'all')
    expect(
      taken.map(({ body, method, path }) => [method, path, (body as { surrogate_keys: [] })?.surrogate_keys?.length]),
    ).toEqual([
      ['POST', '/service/service1/purge', 256],
      ['POST', '/service/service1/purge', 44],
      ['POST', '/service/service1/purge_all', undefined],
    ])
    expect(taken[0]).toMatchObject({
      headers: { 'fastly-key': 'secret', 'content-type': 'application/json' },
      body: { surrogate_keys: expect.arrayContaining(['article:0']) },
    })
  })

  it('speaks to Cloudflare: 30 tags a request, and everything', async () => {
    const { host, taken } = await api()
    const shared = known(`cloudflare://secret@zone1?api=http://${host}/client/v4/`)
    await purgeShared(shared, tags.slice(0, 31))
    await purgeShared(shared, 'all')
    expect(taken.map(({ body, method, path }) => [method, path, body])).toEqual([
      ['POST', '/client/v4/zones/zone1/purge_cache', { tags: tags.slice(0, 30) }],
      ['POST', '/client/v4/zones/zone1/purge_cache', { tags: ['article:30'] }],
      ['POST', '/client/v4/zones/zone1/purge_cache', { purge_everything: true }],
    ])
    expect(taken[0]?.headers.authorization).toBe('Bearer secret')
  })

  it('speaks to each Varnish by its module xkey, and everything is one key', async () => {
    const [one, other] = [await api(), await api()]
    const shared = known(`varnish://${one.host},${other.host}`)
    await purgeShared(shared, ['article:1', 'slug:ü'])
    await purgeShared(shared, 'all')
    for (const { taken } of [one, other])
      expect(taken.map(({ headers, method, path }) => [method, path, headers.xkey])).toEqual([
        ['PURGE', '/', 'article:1 slug:%C3%BC'],
        ['PURGE', '/', 'colloquy'],
      ])
  })

  it.each([
    ['is refused', 'fastly://secret@s', { status: 403, body: {} }],
    [
      'is taken in words only',
      'cloudflare://secret@z',
      { status: 200, body: { success: false, errors: [{ code: 10000 }] } },
    ],
  ])('throws without the token when it %s', async (_what, text, answer) => {
    const { host } = await api(answer)
    const failed = purgeShared(known(`${text}?api=http://${host}`), ['a'])
    await expect(failed).rejects.toThrow(/did not take a purge: \S+ answered \d/)
    await expect(failed).rejects.not.toThrow('secret')
  })

  it('speaks to a Varnish also where another one does not answer, and says which', async () => {
    const [one, other] = [await api(), await api({ status: 500, body: {} })]
    const failed = purgeShared(known(`varnish://127.0.0.1:1,${one.host},${other.host}`), ['a'])
    await expect(failed).rejects.toThrow(`127.0.0.1:1 could not be reached (bad port), ${other.host} answered 500`)
    expect([one, other].map(({ taken }) => taken.length)).toEqual([1, 1])
  })

  it('throws where nobody answers', async () => {
    await expect(purgeShared(known('varnish://127.0.0.1:1'), ['a'])).rejects.toThrow(
      '127.0.0.1:1 could not be reached (bad port)',
    )
  })
})
