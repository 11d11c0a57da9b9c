import express from 'express'
import { describe, expect, it } from 'vitest'
import { csrf } from '../../../../src/platform/http/crossOrigin'
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
