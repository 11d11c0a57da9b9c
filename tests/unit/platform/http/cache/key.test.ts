import { describe, expect, it } from 'vitest'
import { createCacheKeyOf } from '../../../../../src/platform/http/cache/key'
import { sessionCookie } from '../../../../../src/platform/http/requestKind'
import { routes } from '../../../../../src/routes'
import { mineCookie } from '../../../../../src/site/ownComments'

const cacheKey = createCacheKeyOf(routes, [sessionCookie, mineCookie])

const key = (url: string, { method = 'GET', ...headers }: Record<string, string> = {}) =>
  cacheKey({ method, url, headers })

describe('createCacheKeyOf', () => {
  it.each([
    '/',
    '/?page=2',
    '/articles/tide-pools',
    '/articles/tide-pools?order=newest',
    '/articles/tide-pools/comments.xml',
    '/tags/sea',
    '/authors/ann',
    '/api/articles?limit=5',
    '/api/articles/01',
    '/api/articles/01/thread?order=newest',
    '/api/comments/counts?articles=a,b',
    '/feed.xml',
    '/feed.atom',
    '/feed.json',
  ])('lets %s be answered from memory', (url) => {
    expect(key(url)).toBe(url)
  })

  it.each([
    '/admin',
    '/admin/articles/x',
    '/setup?token=x',
    '/api/graphql',
    '/api/comments',
    '/api/comments/01',
    '/api/users/me',
    '/api/moderation/comments/01/identity',
    '/api/media/file/x.png',
    '/_next/static/x.js',
    '/healthz',
    '/metrics',
    '//articles/x',
    'http://other.example/articles/x',
    '/articlesx',
    '/apiarticles',
  ])('asks the app about %s', (url) => {
    expect(key(url)).toBeUndefined()
  })

  it.each([
    { cookie: 'payload-token=abc' },
    { cookie: 'theme=dark; payload-token=abc' },
    { cookie: 'theme=dark;payload-token =abc' },
    { cookie: 'colloquy_mine=abc' },
    { authorization: 'users API-Key abc' },
    { method: 'POST' },
    { method: 'OPTIONS' },
    { method: 'POST', 'x-payload-http-method-override': 'GET' },
  ] as Record<string, string>[])('asks the app when a request is personal or no read: %o', (request) => {
    expect(key('/articles/tide-pools', request)).toBeUndefined()
  })

  it('gives GET and HEAD one key, and pays no heed to other cookies and headers', () => {
    const plain = key('/articles/x')
    expect(key('/articles/x', { method: 'HEAD' })).toBe(plain)
    expect(key('/articles/x', { cookie: 'theme=dark', 'accept-language': 'de', host: 'x' })).toBe(plain)
  })

  it('takes addresses of up to 2 KB', () => {
    const url = `/articles/${'x'.repeat(2048 - '/articles/'.length)}`
    expect(key(url)).toBe(url)
    expect(key(`${url}x`)).toBeUndefined()
  })
})
