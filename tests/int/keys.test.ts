import { randomUUID } from 'node:crypto'
import { generateSync } from 'otplib'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addKey } from '../../src/accounts/keys'
import { type KeyScope, keyScopes } from '../../src/platform/roles'
import { type Answered, bootServer, type TestServer } from '../support/app'
import { runCommand } from '../support/cli'
import { paragraph } from '../support/paragraph'
import { remark } from '../support/remark'

let server: TestServer
let slug: string
beforeAll(async () => {
  server = await bootServer()
  await server.discussion({ floodSeconds: 0 })
  slug = (await server.article({})).slug
})
afterAll(() => server.stop())

const password = 'a long enough password'
const dayMs = 24 * 60 * 60_000
const blog = 'https://blog.example'

const codesOf = ({ body }: Answered) =>
  (body?.errors ?? []).flatMap((error: { data?: { errors?: { code: string; path?: string }[] } }) =>
    (error.data?.errors ?? []).map(({ code, path }) => (path === undefined ? code : `${code} ${path}`)),
  )
const make = (input: Record<string, unknown>, as: 'admin' | 'editor' | 'moderator' | 'author' = 'admin') =>
  server.ask('POST', '/api/keys', { name: 'A program', password, ...input }, as)

type Asked = { method?: string; body?: unknown; headers?: Record<string, string> }
/** Asks as a program does: with a key and without an Origin. */
const withKey = async (
  key: string | undefined,
  path: string,
  { body, headers, method }: Asked = {},
): Promise<Answered> => {
  const response = await fetch(server.base + path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : undefined }
}
const keyOf = (scope: KeyScope) => server.staff.admin.keys[scope]
const typed = (extra: Record<string, unknown> = {}) =>
  remark({ article: slug, name: 'Visitor Vera', email: server.canary.email(), ...extra })

describe('a key', () => {
  it('is made by the server, shown once and kept as a keyed hash', async () => {
    const made = await make({ scope: 'preview', name: 'The blog' })
    const { id, key } = made.body
    expect([made.status, made.headers.get('cache-control')]).toEqual([201, 'no-store'])
    expect(key).toMatch(/^ck_[\w-]{43}$/)
    expect((await withKey(key, '/api/articles')).status).toBe(200)
    const listed = await server.ask('GET', '/api/keys', undefined, 'admin')
    expect(listed.body.docs.find((doc: { id: string }) => doc.id === id)).toEqual({
      id,
      name: 'The blog',
      scope: 'preview',
      account: server.staff.admin.id,
      origins: [],
      createdAt: expect.stringMatching(/^\d{4}-/),
      expiresAt: null,
    })
    const { docs } = await server.payload.db.find({ collection: 'api-keys', pagination: false, req: {} })
    expect(`${listed.text} ${JSON.stringify(docs)}`).not.toContain(key.slice(3))
  })

  it.each([
    [{}, 'invalid_input password'],
    [{ password: 'something else' }, 'invalid_input password'],
    [{ password: { $ne: null } }, 'invalid_input password'],
    [{ code: '000000' }, 'invalid_input password'],
  ])('is not made by a session alone (%j)', async (proof, code) => {
    const { body, status } = await server.ask('POST', '/api/keys', { name: 'x', scope: 'write', ...proof }, 'editor')
    expect([status, body.errors[0].data.errors[0].code, body.errors[0].data.errors[0].path].join(' ')).toBe(
      `400 ${code}`,
    )
  })

  it('asks for a code where the account has them, and takes each once', async () => {
    const { cookie, id } = await server.account('author')
    const send = (path: string, body: unknown) => server.ask('POST', path, body, 'anonymous', { cookie })
    const codes = `/api/users/${id}/one-time-codes`
    const { secret } = (await send(`${codes}/begin`, {})).body
    const codeNow = () => {
      server.clock.advance(30_000)
      return generateSync({ secret, epoch: Math.floor(server.clock.now().getTime() / 1000) })
    }
    await send(`${codes}/confirm`, { code: codeNow() })
    const input = { name: 'x', scope: 'read' }
    expect(codesOf(await send('/api/keys', { ...input, password }))).toEqual(['invalid_input code'])
    const code = codeNow()
    expect((await send('/api/keys', { ...input, code })).status).toBe(201)
    expect((await send('/api/keys', { ...input, code })).status).toBe(400)
  })

  it.each([
    [{ scope: 'everything' }, 'invalid_input scope'],
    [{ scope: 'read', name: ' ' }, 'invalid_input name'],
    [{ scope: 'read', origins: ['blog.example'] }, 'invalid_input origins.0'],
    [{ scope: 'read', origins: ['https://blog.example/page'] }, 'invalid_input origins.0'],
    [{ scope: 'write', origins: [blog] }, 'invalid_input origins'],
    [{ scope: 'read', expiresAt: '2001-01-01T00:00:00.000Z' }, 'invalid_input expiresAt'],
  ])('of %j is refused', async (input, code) => {
    expect(codesOf(await make(input))).toEqual([code])
  })

  it('is for what its account may do', async () => {
    expect((await make({ scope: 'write' }, 'moderator')).status).toBe(403)
    for (const role of ['editor', 'author', 'moderator'] as const)
      expect((await make({ scope: 'submit' }, role)).status).toBe(403)
    expect((await make({ scope: 'moderate' }, 'author')).status).toBe(201)
  })

  it('that is wrong, ended, removed or of an account that is gone is 401', async () => {
    const path = '/api/articles'
    for (const header of [
      'Bearer ck_none',
      'Bearer a',
      'Bearer a.b.c',
      'Bearer',
      'JWT a.b.c',
      'JWT a',
      'jwt',
      'users API-Key a',
    ])
      expect([header, (await withKey('', path, { headers: { authorization: header } })).status]).toEqual([header, 401])
    const answer = await withKey('ck_none', path)
    expect([codesOf(answer), answer.headers.get('www-authenticate')]).toEqual([['key_invalid'], 'Bearer'])

    const ends = new Date(server.clock.now().getTime() + dayMs).toISOString()
    const { key: short } = (await make({ scope: 'read', expiresAt: ends })).body
    const { id, key: removed } = (await make({ scope: 'read' })).body
    for (const key of [short, removed]) expect((await withKey(key, path)).status).toBe(200)
    expect((await server.ask('DELETE', `/api/keys/${id}`, undefined, 'editor')).status).toBe(404)
    expect((await server.ask('DELETE', `/api/keys/${id}`, undefined, 'admin')).status).toBe(200)
    expect((await withKey(removed, path)).status).toBe(401)
    server.clock.advance(2 * dayMs)
    expect((await withKey(short, path)).status).toBe(401)

    const { cookie, id: account } = await server.account('editor')
    const { key } = (
      await server.ask('POST', '/api/keys', { name: 'x', scope: 'write', password }, 'anonymous', { cookie })
    ).body
    await server.payload.update({ collection: 'users', id: account, data: { role: 'moderator' } })
    expect((await withKey(key, path)).status).toBe(401)
    await server.payload.delete({ collection: 'users', id: account })
    expect(await server.count('api-keys', { account: { equals: account } })).toBe(0)
  })

  it('stands alone: a session beside it is not looked at', async () => {
    const { cookie } = server.staff.admin
    const headers = { cookie, 'sec-fetch-site': 'same-origin' }
    expect((await withKey(keyOf('read'), '/api/users', { headers })).status).toBe(403)
    expect((await withKey(keyOf('read'), '/api/moderation/queue', { headers })).status).toBe(401)
  })

  it('of a page is for its origins, reads only, and browsers are told so', async () => {
    const { key } = (await make({ scope: 'read', origins: [blog] })).body
    const from = (origin: string, given: string | undefined = key) =>
      withKey(given, '/api/articles', { headers: { origin } })
    expect((await from(blog)).status).toBe(200)
    for (const origin of ['https://evil.example', 'null', server.base]) expect((await from(origin)).status).toBe(403)
    for (const scope of keyScopes)
      expect([scope, codesOf(await from(blog, keyOf(scope)))]).toEqual([scope, ['origin_not_allowed']])
    const allowed = async (origin: string) => {
      const response = await fetch(`${server.base}/api/articles`, {
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'GET',
          'access-control-request-headers': 'authorization',
        },
      })
      return response.headers.get('access-control-allow-headers')
    }
    expect(await allowed(blog)).toContain('Authorization')
    expect(await allowed('https://evil.example')).not.toContain('Authorization')
  })
})

describe('the scope', () => {
  const draft = async () => (await server.article({ _status: 'draft', title: 'Unseen' })).id

  it('read sees what is public and the schema, and changes nothing', async () => {
    const id = await draft()
    const key = keyOf('read')
    expect((await withKey(key, `/api/articles/${id}?draft=true`)).status).toBe(404)
    expect((await withKey(key, '/api/comments', { body: typed() })).status).toBe(403)
    const query = (text: string) => withKey(key, '/api/graphql', { body: { query: text } })
    expect((await query('{ __schema { queryType { name } } }')).body.data.__schema.queryType.name).toBe('Query')
    expect((await query('mutation { createComment(data: {}) { id } }')).status).toBe(403)
  })

  it('preview sees drafts where they are asked for, and changes nothing', async () => {
    const id = await draft()
    const key = keyOf('preview')
    expect((await withKey(key, `/api/articles/${id}?draft=true`)).body.title).toBe('Unseen')
    expect((await withKey(key, '/api/articles?limit=100&depth=0')).text).not.toContain(id)
    expect((await withKey(key, `/api/articles/${id}`, { method: 'PATCH', body: { title: 'x' } })).status).toBe(403)
    const own = await server.article({ _status: 'draft', authors: [server.staff.author.byline] })
    const theirs = server.staff.author.keys.preview
    expect((await withKey(theirs, `/api/articles/${own.id}?draft=true`)).status).toBe(200)
    expect((await withKey(theirs, `/api/articles/${id}?draft=true`)).status).toBe(404)
  })

  it('write sees drafts in lists where they are asked for, and each by its id', async () => {
    const id = await draft()
    const key = keyOf('write')
    const list = '/api/articles?limit=100&depth=0'
    expect((await withKey(key, list)).text).not.toContain(id)
    expect((await withKey(key, `${list}&draft=true`)).text).toContain(id)
    expect((await withKey(key, `/api/articles/${id}`)).status).toBe(200)
    const query = `{ Articles(limit: 100) { docs { id } } }`
    expect((await withKey(key, '/api/graphql', { body: { query } })).text).not.toContain(id)
  })

  it('submit posts for readers, counted by the network it names', async () => {
    const key = keyOf('submit')
    await server.discussion({ floodSeconds: 60 })
    const from = (address: string) =>
      withKey(key, '/api/comments', { body: typed(), headers: { 'x-reader-address': address } })
    const posted = await from('203.0.113.9')
    expect([posted.status, posted.body.doc.name, posted.body.doc.status]).toEqual([201, 'Visitor Vera', 'pending'])
    expect(posted.body.doc.badge ?? null).toBeNull()
    expect((await from('203.0.113.9')).status).toBe(429)
    expect((await from('203.0.113.10')).status).toBe(201)
    await server.discussion({ floodSeconds: 0 })
    expect((await from('not an address')).status).toBe(400)
    expect((await withKey(key, '/api/articles', { body: { title: 'x' } })).status).toBe(403)
    expect((await withKey(key, '/api/moderation/queue')).status).toBe(401)
  })

  it('moderate decides on comments', async () => {
    const id = await server.comment({ article: slug, status: 'pending' })
    const decide = (scope: KeyScope) =>
      withKey(keyOf(scope), '/api/moderation/comments', { body: { ids: [id], to: 'approved' } })
    for (const scope of ['read', 'preview', 'submit', 'write'] as const)
      expect([scope, [401, 403].includes((await decide(scope)).status)]).toEqual([scope, true])
    expect((await decide('moderate')).body.results).toMatchObject([{ ok: true, status: 'approved' }])
  })

  it('write keeps articles', async () => {
    const key = server.staff.author.keys.write
    const body = { title: 'By a program', slug: `k-${randomUUID()}`, body: paragraph('Words.'), _status: 'published' }
    const made = await withKey(key, '/api/articles', { body })
    expect([made.status, made.body.doc?.title]).toEqual([201, 'By a program'])
  })

  it.each(keyScopes)('%s reaches no identity, account, key, setting or task', async (scope) => {
    const id = await server.comment({ article: slug, status: 'pending' })
    const { id: admin } = server.staff.admin
    const doors: [string, Asked?][] = [
      [`/api/moderation/comments/${id}/identity`],
      ['/api/moderation/address', { body: { email: server.canary.email() } }],
      ['/api/moderation/bans', { body: { kind: 'address', value: server.canary.email(), effect: 'quarantine' } }],
      ['/api/users?limit=1'],
      [`/api/users/${admin}`],
      ['/api/%75sers/me'],
      ['/api/users/me'],
      ['/api/users/login', { body: { email: server.staff.admin.email, password } }],
      ['/api/keys'],
      ['/api/keys', { body: { name: 'x', scope: 'write', password } }],
      ['/api/api-keys'],
      ['/api/webhooks'],
      ['/api/globals/discussion'],
      ['/api/globals/discussion', { body: { floodSeconds: 1 } }],
      ['/api/globals/site', { body: { title: 'x' } }],
      ['/api/payload-preferences/x'],
      ['/api/payload-jobs'],
      ['/api/moderation/jobs'],
    ]
    for (const [path, asked] of doors) {
      const { status } = await withKey(keyOf(scope), path, asked)
      expect([path, [401, 403].includes(status)]).toEqual([path, true])
    }
  })
})

describe('a comment of a program', () => {
  const post = (extra: Record<string, unknown>, key = keyOf('moderate')) =>
    withKey(key, '/api/comments', { body: typed(extra) })

  it('is signed as the sender it was typed by, with a key or a session', async () => {
    const { token } = (
      await server.ask('POST', '/api/users/login', { email: server.staff.editor.email, password }, 'anonymous')
    ).body
    for (const answer of [await post({}), await post({}, token)]) {
      expect([answer.status, answer.body.doc.name, answer.body.doc.status]).toEqual([201, 'Visitor Vera', 'pending'])
      expect(answer.body.doc.badge ?? null).toBeNull()
    }
    const { body } = await withKey(keyOf('moderate'), '/api/graphql', {
      body: {
        query: 'mutation ($d: CommentInput!) { createComment(data: $d) { name badge } }',
        variables: { d: typed() },
      },
    })
    expect(body.data.createComment).toEqual({ name: 'Visitor Vera', badge: null })
  })

  it('is the account’s own where it says so', async () => {
    const { body } = await post({ asStaff: true })
    expect([body.doc.name, body.doc.badge]).toEqual(['admin', 'staff'])
    expect(codesOf(await server.ask('POST', '/api/comments', typed({ asStaff: true })))).toEqual([
      'not_logged_in asStaff',
    ])
    const session = (extra: Record<string, unknown>) => server.ask('POST', '/api/comments', typed(extra), 'editor')
    expect((await session({})).body.doc.badge).toBe('staff')
    const forReader = (await session({ asStaff: false })).body.doc
    expect([forReader.name, forReader.badge ?? null]).toEqual(['Visitor Vera', null])
  })

  it('is changed with its edit token as its sender’s, and waits', async () => {
    const { doc, editToken } = (await post({})).body
    const changed = await withKey(keyOf('moderate'), `/api/comments/${doc.id}`, {
      method: 'PATCH',
      body: { content: 'Another text.' },
      headers: { 'x-edit-token': editToken },
    })
    expect([changed.status, changed.body.doc.status]).toEqual([200, 'pending'])
  })
})

describe('colloquy api-keys', () => {
  it('makes a key, lists it and ends it', async () => {
    const run = async (...args: string[]) => {
      const { code, stderr, stdout } = await runCommand(server, 'api-keys', ...args)
      return { code, stderr, stdout: stdout.trim() }
    }
    const { email } = server.staff.author
    const { stdout: key } = await run('add', '--account', email, '--name', 'From a command', '--scope', 'write')
    expect((await withKey(key, '/api/articles')).status).toBe(200)
    const { keys } = JSON.parse((await run('list', '--account', email, '--json')).stdout)
    const { id } = keys.find(({ name }: { name: string }) => name === 'From a command')
    expect((await run('remove', id)).code).toBe(0)
    expect((await withKey(key, '/api/articles')).status).toBe(401)
  }, 120_000)
})

describe('an account', () => {
  it('is not made by an administrator’s session alone', async () => {
    const wanted = { name: 'Somebody', role: 'admin', email: `${randomUUID()}@staff.example`, password }
    const make = (proof: Record<string, unknown>) => server.ask('POST', '/api/users', { ...wanted, ...proof }, 'admin')
    for (const proof of [{}, { currentPassword: 'wrong' }])
      expect(codesOf(await make(proof))).toEqual(['invalid_input currentPassword'])
    expect(codesOf(await make({ code: '000000' }))).toEqual(['invalid_input password'])
    expect(await server.count('users', { email: { equals: wanted.email } })).toBe(0)
    const { status, text } = await make({ currentPassword: server.staff.admin.password })
    expect([status, text.includes(server.staff.admin.password)]).toEqual([201, false])
  })

  it('has no keys any more once it has a new password, by whatever door', async () => {
    const { cookie, email, id } = await server.account('author')
    const made = async () =>
      (await server.ask('POST', '/api/keys', { name: 'x', scope: 'write', password }, 'anonymous', { cookie })).body.key
    const mine = await made()
    const others = (await make({ scope: 'write' }, 'editor')).body.key
    const change = (body: unknown, as: 'anonymous' | 'admin') =>
      server.ask('PATCH', `/api/users/${id}`, body, as, as === 'admin' ? {} : { cookie })
    expect((await change({ name: 'Another name' }, 'anonymous')).status).toBe(200)
    expect((await withKey(mine, '/api/articles')).status).toBe(200)
    expect((await change({ password, currentPassword: password }, 'anonymous')).status).toBe(200)
    expect((await withKey(mine, '/api/articles')).status).toBe(401)

    const byAdmin = await made()
    await change({ password, currentPassword: server.staff.admin.password }, 'admin')
    expect((await withKey(byAdmin, '/api/articles')).status).toBe(401)

    const account = { id, role: 'author' as const }
    const req = await createLocalReq({}, server.payload)
    const { key } = await addKey(req, account, { name: 'x', scope: 'write', origins: [] })
    const token = await server.payload.forgotPassword({ collection: 'users', data: { email }, disableEmail: true })
    // The row has the token's hash, which is no token.
    const row = await server.payload.db.findOne<{ id: string; resetPasswordToken?: string }>({
      collection: 'users',
      where: { id: { equals: id } },
    })
    expect(row?.resetPasswordToken).toMatch(/^sha256:[\w-]{43}$/)
    const resetWith = (given: unknown) => server.ask('POST', '/api/users/reset-password', { token: given, password })
    expect((await resetWith(row?.resetPasswordToken)).status).toBe(403)
    expect((await resetWith(token)).status).toBe(200)
    expect((await withKey(key, '/api/articles')).status).toBe(401)
    expect((await withKey(others, '/api/articles')).status).toBe(200)
  })
})

describe('an account’s email, password and role', () => {
  it.each(['admin', 'author'] as const)(
    'are asked the password for by the form of an %s, and it is never answered',
    async (who) => {
      // Forms show the fields that may be read.
      const { collections } = server.payload.config
      const field = collections
        .find(({ slug }) => slug === 'users')
        ?.fields.find((one) => 'name' in one && one.name === 'currentPassword')
      expect(field && 'access' in field ? field.access?.read : undefined).toBeUndefined()
      const own = await server.ask('GET', `/api/users/${server.staff[who].id}`, undefined, who)
      expect(own.status).toBe(200)
      expect(own.body.currentPassword ?? null).toBeNull()
    },
  )

  it('are not changed by a session alone, one’s own or another’s', async () => {
    const other = await server.account('author')
    const patch = (body: unknown, id: string, as: 'editor' | 'admin') =>
      server.ask('PATCH', `/api/users/${id}`, body, as)
    for (const [who, id] of [
      ['editor', server.staff.editor.id],
      ['admin', other.id],
    ] as const)
      for (const change of [
        { password: 'another long password' },
        { email: `${randomUUID()}@staff.example` },
        // An editor may not change roles at all.
        ...(who === 'admin' ? [{ role: 'admin' }] : []),
      ]) {
        expect(codesOf(await patch(change, id, who))).toEqual(['invalid_input currentPassword'])
        expect(codesOf(await patch({ ...change, currentPassword: 'wrong' }, id, who))).toEqual([
          'invalid_input currentPassword',
        ])
      }
    const many = `/api/users?where[id][equals]=${other.id}`
    for (const change of [{ password: 'another long password' }, { role: 'admin' }])
      expect((await server.ask('PATCH', many, change, 'admin')).status).not.toBe(200)
    const login = { email: other.email, password }
    expect((await server.ask('POST', '/api/users/login', login)).status).toBe(200)
  })

  it('are changed with the password, which is kept and answered nowhere', async () => {
    const { email, id } = await server.account('author')
    const next = `${randomUUID()}@staff.example`
    const change = { email: next, currentPassword: server.staff.admin.password }
    const { status, text } = await server.ask('PATCH', `/api/users/${id}`, change, 'admin')
    expect([status, text.includes(server.staff.admin.password)]).toEqual([200, false])
    // What the form sends along unchanged asks for nothing.
    const unchanged = { email: next, name: 'New', role: 'author' }
    expect((await server.ask('PATCH', `/api/users/${id}`, unchanged, 'admin')).status).toBe(200)
    const promoted = { role: 'editor', currentPassword: server.staff.admin.password }
    expect((await server.ask('PATCH', `/api/users/${id}`, promoted, 'admin')).body.doc.role).toBe('editor')
    expect((await server.ask('POST', '/api/users/login', { email, password })).status).toBe(401)
  })
})
