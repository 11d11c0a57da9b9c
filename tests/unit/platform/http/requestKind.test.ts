import { describe, expect, it } from 'vitest'
import { createKindOf } from '../../../../src/platform/http/requestKind'
import { routes } from '../../../../src/routes'

const kindOf = createKindOf(routes)
const session = { cookie: 'payload-token=x' }

describe('createKindOf', () => {
  it.each([
    ['GET', '/articles/x', {}, 'reads'],
    ['HEAD', '/', {}, 'reads'],
    ['OPTIONS', '/api/comments', {}, 'reads'],
    ['GET', '/api/users/me', session, 'reads'],
    ['GET', '/_next/static/x.js', {}, 'free'],
    ['GET', '/healthz', {}, 'free'],
    ['POST', '/healthz', {}, 'writes'],
    ['POST', '/api/articles', { 'x-payload-http-method-override': 'GET' }, 'reads'],
    // Payload takes only the first form for a read.
    ['POST', '/api/comments', { 'x-payload-http-method-override': 'get' }, 'writes'],
    ['DELETE', '/api/comments/1', { 'x-payload-http-method-override': 'GET' }, 'writes'],
    ['POST', '/api/users/login', { 'x-payload-http-method-override': 'GET' }, 'login'],
    ['POST', '/api/graphql', {}, 'reads'],
    ['POST', '/admin/articles', session, 'reads'],
    ['POST', '/api/comments', {}, 'writes'],
    ['POST', '/articles/x/comments', {}, 'writes'],
    ['POST', '/api/comments/1/report', {}, 'writes'],
    ['POST', '/articles/x/report/1', session, 'writes'],
    ['POST', '/api/moderation/bans', session, 'staff'],
    ['POST', '/api/comments', session, 'writes'],
    ['POST', '/articles/x/comments', session, 'writes'],
    ['PATCH', '/api/articles/1', session, 'staff'],
    ['POST', '/api/moderation/comments', { authorization: 'users API-Key x' }, 'staff'],
    ['PATCH', '/api/articles/1', {}, 'writes'],
    ['POST', '/api/users/login', {}, 'login'],
    ['POST', '/api/users/login/', session, 'login'],
    ['POST', '/API/Users/login', {}, 'login'],
    ['POST', '/api/users/forgot-password', {}, 'login'],
    ['POST', '/setup', {}, 'login'],
  ] as const)('counts %s %s %o among %s', (method, path, headers, kind) => {
    expect(kindOf({ method, headers }, path)).toBe(kind)
  })
})
