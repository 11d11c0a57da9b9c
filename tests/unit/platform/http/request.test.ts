import type { PayloadRequest } from 'payload'
import { describe, expect, it } from 'vitest'
import { addressOf } from '../../../../src/platform/context'
import { sendWebResponse, toWebRequest, webUrl } from '../../../../src/platform/http/request'
import { serve } from './serve'

const publicUrl = 'https://colloquy.test'

describe('webUrl', () => {
  it.each([
    ['/api/articles?limit=1', 'https://colloquy.test/api/articles?limit=1'],
    ['http://evil.example/api/articles', 'https://colloquy.test/api/articles'],
    ['/api/x#y', 'https://colloquy.test/api/x'],
  ])('reads %s at our own origin', (given, expected) => {
    expect(webUrl(given, publicUrl).href).toBe(expected)
  })

  it.each(['/api/%E0%A4%A', 'http://[', '/api/%'])('refuses %s', (given) => {
    expect(() => webUrl(given, publicUrl)).toThrow('malformed')
  })
})

describe('toWebRequest', () => {
  it('carries method, headers and body, and the address where nothing shows it', async () => {
    let seen: Request | undefined
    const { ask } = await serve((req, res) => {
      seen = toWebRequest(req, { address: '203.0.113.7', url: new URL(publicUrl), body: Buffer.from('{"a":1}') })
      res.end()
    })
    await ask('/', { method: 'POST', headers: { 'content-type': 'application/json', cookie: 'a=b' }, body: '{}' })
    expect([seen?.method, seen?.headers.get('cookie'), await seen?.json()]).toEqual(['POST', 'a=b', { a: 1 }])
    const payload = { config: { custom: { services: { platform: { now: () => new Date() } } } } }
    expect(addressOf(Object.assign(seen ?? {}, { payload }) as unknown as PayloadRequest)).toBe('203.0.113.7')
    expect(JSON.stringify([...(seen?.headers ?? [])])).not.toContain('203.0.113.7')
  })
})

describe('sendWebResponse', () => {
  const sent = async (response: () => Response, method = 'GET') => {
    const { ask } = await serve((_req, res) => {
      res.setHeader('Access-Control-Allow-Origin', 'ours')
      void sendWebResponse(response(), res)
    })
    return ask('/', { method })
  }

  it('sends status, headers, every cookie and a body of any length', async () => {
    const body = 'x'.repeat(3_000_000)
    const headers = new Headers({ 'content-type': 'text/plain', 'access-control-allow-origin': 'theirs' })
    headers.append('set-cookie', 'a=1')
    headers.append('set-cookie', 'b=2')
    const answer = await sent(() => new Response(body, { status: 201, headers }))
    expect([answer.status, answer.text.length, answer.headers['set-cookie']]).toEqual([201, 3_000_000, ['a=1', 'b=2']])
    expect(answer.headers['access-control-allow-origin']).toBe('ours')
  })

  it('sends HEAD without the body, and lets go of it', async () => {
    let cancelled = false
    const stream = new ReadableStream({
      cancel() {
        cancelled = true
      },
    })
    const answer = await sent(() => new Response(stream, { headers: { 'content-type': 'image/png' } }), 'HEAD')
    expect([answer.status, answer.text, answer.headers['content-type'], cancelled]).toEqual([
      200,
      '',
      'image/png',
      true,
    ])
  })
})
