import { describe, expect, it } from 'vitest'
import { createCacheKeyOf, createIsPersonal } from '../../../../../src/platform/http/cache/key'
import { sessionCookie } from '../../../../../src/platform/http/requestKind'
import { routes } from '../../../../../src/routes'
import { mineCookie } from '../../../../../src/site/ownComments'

const cacheKey = createCacheKeyOf(
  routes,
  createIsPersonal({ cookies: [sessionCookie, mineCookie], headers: ['x-reader-token'] }),
)

const key = (url: string, { method = 'GET', ...headers }: Record<string, string> = {}) =>
  cacheKey({ method, url, headers })

describe('createCacheKeyOf', () => {
  it.each([
    '/',
    '/?page=2',
    '/articles/tide-pools',
    '/articles/tide-pools/comments/01',
    '/articles/tide-pools/comments.xml',
    '/tags/sea',
    '/authors/ann',
    '/api/articles?limit=5',
    '/api/articles/01',
    '/api/articles/01/thread?order=newest',
    '/api/comments/counts?articles=a%2Cb',
    '/api/comments?limit=5',
    '/api/comments/01',
    '/api/comments/count',
    '/api/authors/01',
    '/api/media',
    '/api/globals/site',
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
    '/api/challenge',
    '/api/articles/versions',
    '/api/articles?draft=true',
    '/api/articles/01?depth=1&draft=false',
    '/api/articles?trash=true',
    '/api/articles/01?preview=abc',
    '/api/articles/01?[data]=x',
    '/api/articles/01/thread?limit=many',
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
    { cookie: 'colloquy_reader=x; colloquy_mine=abc' },
    { 'x-reader-token': 'abc' },
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
    expect(key('/articles/x', { cookie: 'colloquy_reader=abc' })).toBe(plain)
  })

  it('takes addresses of up to 2 KB', () => {
    const url = `/articles/${'x'.repeat(2048 - '/articles/'.length)}`
    expect(key(url)).toBe(url)
    expect(key(`${url}x`)).toBeUndefined()
  })

  it.each([
    ['/articles/x?x=1', '/articles/x'],
    ['/articles/x?utm_source=a&after=abc', '/articles/x?after=abc'],
    ['/articles/x?replyto=everybody', '/articles/x'],
    ['/feed.xml?1', '/feed.xml'],
    ['/?x=1&page=2&y=3', '/?page=2'],
    ['/api/articles?x=1', '/api/articles'],
    ['/api/articles?x[y]=1&limit=5&[z]=2', '/api/articles?limit=5'],
    ['/api/articles?sort=title&limit=5', '/api/articles?limit=5&sort=title'],
    ['/api/articles/01/thread?order=newest&limit=05&x=1', '/api/articles/01/thread?limit=5&order=newest'],
    ['/api/articles/%74ide%2fpools', '/api/articles/tide%2Fpools'],
  ])('takes %s for %s: what nobody reads of an address does not get past the cache', (url, plain) => {
    expect(key(url)).toBe(plain)
    expect(key(url)).toBe(plain)
    expect(key(plain)).toBe(plain)
  })

  it('leaves the order of one name’s values alone', () => {
    const one = key('/api/articles?where[or][0][slug][equals]=a&limit=1&where[or][1][slug][equals]=b')
    expect(new URLSearchParams(one?.split('?')[1]).toString()).toBe(
      new URLSearchParams('limit=1&where[or][0][slug][equals]=a&where[or][1][slug][equals]=b').toString(),
    )
    expect(key('/api/articles?sort[]=b&sort[]=a')).not.toBe(key('/api/articles?sort[]=a&sort[]=b'))
  })
})
