import express from 'express'
import { describe, expect, it } from 'vitest'
import { cors } from '../../../../src/platform/http/crossOrigin'
import { routes } from '../../../../src/routes'
import { serve } from './serve'

const asked = async (method: string, path: string, from = 'https://blog.example') => {
  const app = express()
  app.use(cors(routes, (origin) => origin === 'https://blog.example'))
  app.use((_req, res) => res.send('past'))
  const { ask } = await serve(app)
  const { headers, status, text } = await ask(path, { method, headers: { origin: from } })
  return { status, text, headers, origin: headers['access-control-allow-origin'] }
}

describe('cors', () => {
  it.each([
    ['GET', '/api/articles'],
    ['GET', '/feed.json'],
    ['POST', '/api/comments'],
    ['PATCH', '/api/comments/1'],
    ['POST', '/api/comments/1/report'],
    ['POST', '/api/comments/1/vote'],
    ['POST', '/api/graphql'],
  ])('lets pages of a listed origin use %s %s', async (method, path) => {
    const { headers, origin, text } = await asked(method, path)
    expect([origin, text]).toEqual(['*', 'past'])
    expect(headers['access-control-allow-credentials']).toBeUndefined()
  })

  it.each(['/api/articles', '/feed.json'])('lets pages of every origin read %s', async (path) => {
    for (const from of ['https://evil.example', 'null']) expect((await asked('GET', path, from)).origin).toBe('*')
  })

  it('lets them ask GraphQL, and nothing else by POST', async () => {
    expect((await asked('POST', '/api/graphql', 'https://evil.example')).origin).toBe('*')
    for (const path of ['/api/comments', '/api/comments/1/vote', '/api/comments/1/report']) {
      expect((await asked('POST', path, 'https://evil.example')).origin).toBeUndefined()
      const { headers } = await asked('OPTIONS', path, 'https://evil.example')
      expect(headers['access-control-allow-methods']).toBe('GET, HEAD')
      expect(headers.vary).toBe('Origin')
    }
  })

  it.each([
    ['POST', '/api/articles'],
    ['POST', '/api/moderation/comments'],
    ['POST', '/api/comments/1/other'],
    ['DELETE', '/api/users/1'],
    ['GET', '/admin'],
  ])('says nothing of the kind for %s %s', async (method, path) => {
    expect((await asked(method, path)).origin).toBeUndefined()
  })

  it('answers the question before a request by itself, with what is allowed and no more', async () => {
    const { headers, status, text } = await asked('OPTIONS', '/api/comments')
    expect([status, text]).toEqual([204, ''])
    expect(headers['access-control-allow-methods']).toContain('POST')
    expect(headers['access-control-allow-headers']).toBe(
      'Content-Type, Idempotency-Key, Last-Event-ID, X-Edit-Token, X-Reader-Token, X-Reader-Assertion',
    )
    expect((await asked('OPTIONS', '/api/users/1')).headers['access-control-allow-methods']).toBe('GET, HEAD')
  })
})
