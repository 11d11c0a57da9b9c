import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createFetchSafely, isPublicAddress } from '../../../../src/platform/http/fetchSafely'

let answer: RequestListener = (_req, res) => void res.end('ok')
const asked: { method: string | undefined; url: string | undefined; headers: Record<string, unknown>; body: string }[] =
  []
const server = createServer(async (req, res) => {
  let body = ''
  for await (const chunk of req) body += chunk
  asked.push({ method: req.method, url: req.url, headers: req.headers, body })
  answer(req, res)
})
let port = 0
beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
afterEach(() => {
  answer = (_req, res) => void res.end('ok')
  asked.length = 0
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

/** The names of these tests; everything at loopback counts as public, the rest as it is. */
const names: Record<string, readonly string[]> = {
  'site.example': ['127.0.0.1'],
  'other.example': ['127.0.0.1'],
  'inner.example': ['10.0.0.7'],
  'mixed.example': ['127.0.0.1', '192.168.1.1'],
}
const resolved: string[] = []
const resolve = async (host: string) => {
  resolved.push(host)
  return names[host] ?? []
}
const isPublic = (address: string) => address === '127.0.0.1' || isPublicAddress(address)
const fetchSafely = createFetchSafely({ resolve, isPublic })
const at = (host: string, path = '/') => `http://${host}:${port}${path}`

describe('isPublicAddress', () => {
  it('is true of addresses of the Internet', () => {
    for (const address of ['93.184.215.14', '1.1.1.1', '2606:4700:4700::1111', '::ffff:1.1.1.1'])
      expect(isPublicAddress(address), address).toBe(true)
  })

  it('is false of this machine, and of private, shared, mapped, translated and reserved networks', () => {
    for (const address of [
      ...['0.0.0.0', '10.1.2.3', '100.64.0.1', '127.0.0.1', '169.254.169.254', '172.16.0.1', '192.0.0.8'],
      ...['192.0.2.1', '192.168.0.1', '198.18.0.1', '198.51.100.1', '203.0.113.9', '224.0.0.1', '240.0.0.1'],
      ...['255.255.255.255', '::', '::1', '::ffff:127.0.0.1', '::ffff:10.0.0.1', 'fe80::1', 'fc00::1', 'fd12::1'],
      ...['ff02::1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:db8::1', '2001::1', '4000::1', 'fec0::1', 'nonsense'],
    ])
      expect(isPublicAddress(address), address).toBe(false)
  })
})

describe('fetchSafely', () => {
  it('answers status, headers and body of a public address', async () => {
    answer = (_req, res) => void res.writeHead(201, { 'X-Told': 'yes' }).end('hello')
    const got = await fetchSafely(at('site.example', '/a?b'), { method: 'POST', body: 'sent', headers: { a: 'b' } })
    expect(got).toMatchObject({ status: 201, url: at('site.example', '/a?b'), headers: { 'x-told': 'yes' } })
    expect(got.body.toString()).toBe('hello')
    expect(asked).toMatchObject([{ method: 'POST', url: '/a?b', body: 'sent' }])
    expect(asked[0]?.headers).toEqual({
      a: 'b',
      'accept-encoding': 'identity',
      connection: 'close',
      'content-length': '4',
      host: `site.example:${port}`,
    })
  })

  it.each([
    ...['http://127.1:PORT/', 'http://2130706433:PORT/', 'http://0x7f.1:PORT/', 'http://[::1]:PORT/'],
    ...['http://[::ffff:127.0.0.1]:PORT/', 'http://localhost:PORT/', 'http://169.254.169.254/latest/meta-data/'],
  ])('refuses %s, which is inside', async (url) => {
    await expect(createFetchSafely()(url.replace('PORT', String(port)))).rejects.toMatchObject({ kind: 'private' })
    expect(asked).toEqual([])
  })

  it.each(['file:///etc/passwd', 'gopher://site.example/', 'http://user:word@site.example/', 'nonsense', ''])(
    'refuses %j, which is no address of the web',
    async (url) => {
      await expect(fetchSafely(url)).rejects.toMatchObject({ kind: 'address' })
    },
  )

  it('refuses http where the address has to be secure', async () => {
    await expect(fetchSafely(at('site.example'), { isSecure: true })).rejects.toMatchObject({ kind: 'address' })
  })

  it('refuses a name of which one address is inside, and a name without any', async () => {
    await expect(fetchSafely(at('inner.example'))).rejects.toMatchObject({ kind: 'private' })
    await expect(fetchSafely(at('mixed.example'))).rejects.toMatchObject({ kind: 'private' })
    await expect(fetchSafely(at('nowhere.example'))).rejects.toMatchObject({ kind: 'unreachable' })
    expect(asked).toEqual([])
  })

  it('connects to the addresses that were looked at, whatever the name says a moment later', async () => {
    const answers = [['127.0.0.1'], ['10.0.0.7']]
    const moving = createFetchSafely({ isPublic, resolve: async () => answers.shift() ?? [] })
    expect((await moving(at('moving.example'))).status).toBe(200)
    expect(answers).toEqual([['10.0.0.7']])
  })

  it('allows private addresses where it is told to', async () => {
    expect((await createFetchSafely()(`http://127.0.0.1:${port}/`, { allowsPrivate: true })).status).toBe(200)
  })

  it('follows redirects by GET, looks at each, and keeps what was meant for one site from another', async () => {
    answer = (req, res) =>
      void (req.url === '/' ? res.writeHead(302, { Location: at('other.example', '/there') }).end() : res.end('there'))
    const got = await fetchSafely(at('site.example'), {
      method: 'POST',
      body: 'sent',
      headers: { Authorization: 'Bearer x', 'X-Kept': '1' },
    })
    expect(got.url).toBe(at('other.example', '/there'))
    expect(resolved.slice(-2)).toEqual(['site.example', 'other.example'])
    expect(asked[1]).toMatchObject({ method: 'GET', url: '/there', body: '', headers: { 'x-kept': '1' } })
    expect(asked[1]?.headers).not.toHaveProperty('authorization')
  })

  it('keeps method and body at 307', async () => {
    answer = (req, res) => void (req.url === '/' ? res.writeHead(307, { Location: '/next' }).end() : res.end())
    await fetchSafely(at('site.example'), { method: 'POST', body: 'sent' })
    expect(asked[1]).toMatchObject({ method: 'POST', url: '/next', body: 'sent' })
  })

  it.each([
    ['http://169.254.169.254/', 'private'],
    ['http://inner.example/', 'private'],
    ['file:///etc/passwd', 'address'],
  ])('refuses a redirect to %s', async (location, kind) => {
    answer = (_req, res) => void res.writeHead(302, { Location: location }).end()
    await expect(fetchSafely(at('site.example'))).rejects.toMatchObject({ kind })
  })

  it('ends where redirects go on, and answers the redirect itself where none are followed', async () => {
    answer = (_req, res) => void res.writeHead(301, { Location: '/again' }).end()
    await expect(fetchSafely(at('site.example'))).rejects.toMatchObject({ kind: 'redirects' })
    expect(asked).toHaveLength(4)
    expect((await fetchSafely(at('site.example'), { mostRedirects: 0 })).status).toBe(301)
  })

  it('reads no more than it is allowed to', async () => {
    answer = (_req, res) => void res.end('x'.repeat(1001))
    await expect(fetchSafely(at('site.example'), { limitBytes: 1000 })).rejects.toMatchObject({ kind: 'too_large' })
    expect((await fetchSafely(at('site.example'), { limitBytes: 1001 })).body).toHaveLength(1001)
  })

  it('ends in time, whether the name, the server or the body takes too long', async () => {
    const slow = createFetchSafely({ isPublic, resolve: () => new Promise(() => {}) })
    await expect(slow(at('site.example'), { timeoutMs: 20 })).rejects.toMatchObject({ kind: 'timeout' })
    answer = () => {}
    await expect(fetchSafely(at('site.example'), { timeoutMs: 20 })).rejects.toMatchObject({ kind: 'timeout' })
    answer = (_req, res) => void res.write('begun')
    await expect(fetchSafely(at('site.example'), { timeoutMs: 200 })).rejects.toMatchObject({ kind: 'timeout' })
  })

  it('asks at the usual ports only where it is told to', async () => {
    await expect(fetchSafely(at('site.example'), { usualPorts: true })).rejects.toMatchObject({ kind: 'address' })
    expect(asked).toEqual([])
    // Where private networks are allowed there are others.
    expect((await fetchSafely(at('site.example'), { usualPorts: true, allowsPrivate: true })).status).toBe(200)
  })

  it.each([
    ['text/html', {}],
    ['Text/HTML; charset=utf-8', { 'Content-Encoding': 'identity' }],
  ])('reads the types it is told to: %s', async (type, headers) => {
    answer = (_req, res) => void res.writeHead(200, { 'Content-Type': type, ...headers }).end('<p>')
    expect((await fetchSafely(at('site.example'), { types: ['text/html'] })).body.toString()).toBe('<p>')
  })

  it.each([
    ['another type', { 'Content-Type': 'image/png' }],
    ['no type', {}],
    ['a compressed body', { 'Content-Type': 'text/html', 'Content-Encoding': 'gzip' }],
  ])('reads no body of %s, unless it is that of an error', async (_what, headers) => {
    answer = (_req, res) => void res.writeHead(200, headers).write('x')
    await expect(fetchSafely(at('site.example'), { types: ['text/html'] })).rejects.toMatchObject({ kind: 'type' })
    answer = (_req, res) => void res.writeHead(410, headers).end('gone')
    expect((await fetchSafely(at('site.example'), { types: ['text/html'] })).status).toBe(410)
  })

  it('says unreachable of a server that hangs up in the middle', async () => {
    answer = (_req, res) => {
      res.writeHead(200, { 'Content-Length': '100' }).write('begun')
      setImmediate(() => res.destroy())
    }
    await expect(fetchSafely(at('site.example'))).rejects.toMatchObject({ kind: 'unreachable' })
  })
})
