import express from 'express'
import { describe, expect, it } from 'vitest'
import { areOrigins, createOriginRule, csrf, requireOrigin } from '../../../../src/platform/http/crossOrigin'
import { routes } from '../../../../src/routes'
import { serve } from './serve'

const session = { cookie: 'payload-token=abc' }
const mine = { cookie: 'colloquy_mine=abc' }
const own = { origin: 'http://localhost:3000' }

/** Sends a request past `csrf`, to an app that says what cookie and origin came through. */
const send = async (method: string, headers: Record<string, string>, path = '/api/articles') => {
  const app = express()
  app.use(csrf({ publicUrl: 'http://localhost:3000' }))
  app.use((req, res) => res.json([req.headers.cookie ?? null, req.headers.origin ?? null]))
  app.use(((error, _req, res, _next) => res.status(error.status).json([])) as express.ErrorRequestHandler)
  const { ask } = await serve(app)
  const { status, text } = await ask(path, { method, headers })
  const [cookie, origin] = JSON.parse(text)
  return { status, cookie, origin }
}

describe('csrf', () => {
  it.each(['POST', 'PATCH', 'PUT', 'DELETE'])('refuses %s with a session from elsewhere', async (method) => {
    for (const from of [
      { origin: 'https://evil.example' },
      { origin: 'http://localhost:3000.evil.example' },
      { origin: 'http://localhost:3001' },
      { origin: 'null' },
      {},
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'none' },
      { origin: 'https://evil.example', 'sec-fetch-site': 'same-origin' },
    ] as Record<string, string>[])
      expect((await send(method, { ...session, ...from })).status, JSON.stringify(from)).toBe(403)
  })

  it('refuses it at the doors of readers too', async () => {
    for (const path of ['/api/comments', '/api/graphql', '/articles/x/comments'])
      expect((await send('POST', { ...session, origin: 'https://evil.example' }, path)).status).toBe(403)
  })

  it('sees a session among other cookies', async () => {
    expect((await send('POST', { cookie: 'a=b;payload-token =abc' })).status).toBe(403)
  })

  it('lets a session from our own pages through', async () => {
    for (const from of [own, { 'sec-fetch-site': 'same-origin' }] as Record<string, string>[])
      expect(await send('POST', { ...session, ...from })).toMatchObject({ status: 200, cookie: session.cookie })
  })

  it('writes our own origin one way, whichever name of this machine it was reached by', async () => {
    const { origin, status } = await send('POST', { ...session, origin: 'http://127.0.0.1:3000' })
    expect([status, origin]).toEqual([200, own.origin])
  })

  it('does not look at the cookies of a reader from elsewhere', async () => {
    for (const from of [{ origin: 'https://blog.example' }, { origin: 'null' }, {}] as Record<string, string>[])
      expect(await send('POST', { ...mine, ...from }, '/api/comments')).toMatchObject({ status: 200, cookie: null })
    expect((await send('POST', { ...mine, ...own }, '/api/comments')).cookie).toBe(mine.cookie)
  })

  it('lets reads and requests without cookies through', async () => {
    expect((await send('GET', { ...session, origin: 'https://evil.example' })).status).toBe(200)
    expect((await send('POST', { authorization: 'users API-Key x', origin: 'https://evil.example' })).status).toBe(200)
  })
})

describe('requireOrigin', () => {
  const post = async (
    path: string,
    headers: Record<string, string>,
    { development = false, method = 'POST' }: { development?: boolean; method?: string } = {},
  ) => {
    const app = express()
    const listed = async () => ['https://blog.example']
    app.use(requireOrigin(routes, createOriginRule({ publicUrl: 'https://site.example', development, listed })))
    app.use((_req, res) => res.send('past'))
    app.use(((error, _req, res, _next) => res.status(error.status).send(error.message)) as express.ErrorRequestHandler)
    const { ask } = await serve(app)
    return ask(path, { method, headers })
  }
  const doors = ['/api/comments', '/api/comments/1/vote', '/articles/x/comments', '/articles/x/comments/1/vote']

  it.each(doors)('refuses POST %s from a page nobody listed, and names the setting', async (path) => {
    for (const origin of [
      'https://evil.example',
      'null',
      'http://blog.example',
      'https://blog.example:8443',
      'http://localhost:5173',
    ]) {
      const { status, text } = await post(path, { origin })
      expect([origin, status]).toEqual([origin, 403])
      expect(text).toContain('“Origins” in the settings of the site')
    }
  })

  it.each(doors)('lets POST %s through from listed pages, our own, and servers', async (path) => {
    for (const origin of ['https://blog.example', 'https://site.example'])
      expect((await post(path, { origin })).status).toBe(200)
    expect((await post(path, {})).status).toBe(200)
    expect((await post(path, { origin: 'null', 'sec-fetch-site': 'same-origin' })).status).toBe(200)
  })

  it('lets every port of this machine through in development', async () => {
    for (const origin of ['http://localhost:5173', 'http://127.0.0.1:8080', 'http://[::1]:4000'])
      expect((await post('/api/comments', { origin }, { development: true })).status).toBe(200)
    expect(
      (await post('/api/comments', { origin: 'http://localhost.evil.example' }, { development: true })).status,
    ).toBe(403)
  })

  it('lets everybody read, by POST too', async () => {
    const origin = 'https://evil.example'
    expect((await post('/api/comments', { origin }, { method: 'GET' })).status).toBe(200)
    expect((await post('/api/graphql', { origin })).status).toBe(200)
    expect((await post('/api/comments', { origin, 'x-http-method-override': 'GET' })).status).toBe(200)
  })
})

describe('areOrigins', () => {
  it.each([['https://blog.example'], ['http://localhost:5173'], ['https://blog.example/']])('takes %s', (text) => {
    expect(areOrigins([text])).toBe(true)
  })

  it.each(['blog.example', 'https://blog.example/path', 'https://a:b@blog.example', 'ftp://blog.example', '*', 'null'])(
    'refuses %s',
    (text) => {
      expect(areOrigins(['https://blog.example', text])).toContain(text)
    },
  )
})
