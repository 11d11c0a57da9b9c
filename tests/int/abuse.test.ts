import { randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { askFor, workOff } from '../support/personMail'
import { remark } from '../support/remark'
import { type SmtpServer, startSmtp } from '../support/smtp'

// What docs/abuse.md lists and no other suite shows.
let server: TestServer
let smtp: SmtpServer
let slug: string
let comment: string
beforeAll(async () => {
  smtp = await startSmtp()
  server = await bootServer({ SMTP_URL: smtp.url })
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, voting: true })
  slug = (await server.article({})).slug
  const { body } = await json('/api/comments', typed())
  comment = body.doc.id
})
afterAll(async () => {
  await server.stop()
  await smtp.stop()
})

type Sent = { method?: string; body?: string | Buffer; headers?: Record<string, string> }

const ask = async (path: string, { body, headers, method = 'POST' }: Sent = {}) => {
  const started = performance.now()
  const response = await fetch(server.base + path, {
    method,
    redirect: 'manual',
    headers: headers ?? {},
    ...(body === undefined ? {} : { body: body as BodyInit }),
  })
  const text = await response.text()
  return { status: response.status, text, headers: response.headers, took: performance.now() - started }
}
const asJson = { 'content-type': 'application/json' }
const asForm = { 'content-type': 'application/x-www-form-urlencoded' }
const asStaff = (role: 'admin' | 'moderator' = 'admin') => ({ cookie: server.staff[role].cookie, origin: server.base })
const json = async (path: string, value: unknown, headers: Record<string, string> = {}, method = 'POST') => {
  const answer = await ask(path, { method, body: JSON.stringify(value), headers: { ...asJson, ...headers } })
  return { ...answer, body: JSON.parse(answer.text || 'null') }
}
const typed = (extra: Record<string, unknown> = {}) => remark({ article: slug, ...extra })

/** Where a stranger can send a body, and where a member of staff can. */
const doors = (): { path: string; headers: Record<string, string>; method?: string }[] => [
  { path: '/api/comments', headers: asJson },
  { path: `/api/comments/${comment}`, headers: asJson, method: 'PATCH' },
  { path: `/api/comments/${comment}/report`, headers: asJson },
  { path: `/articles/${slug}/comments`, headers: asForm },
  { path: `/articles/${slug}/report/${comment}`, headers: asForm },
  { path: '/privacy', headers: asForm },
  { path: '/api/graphql', headers: asJson },
  { path: '/api/person/export', headers: asJson },
  { path: '/api/subscriptions', headers: asJson },
  { path: '/api/mail/bounces', headers: asJson },
  { path: '/api/users/login', headers: asJson },
  { path: '/api/users/forgot-password', headers: asJson },
  { path: '/api/moderation/comments', headers: { ...asJson, ...asStaff() } },
  { path: '/api/articles', headers: { ...asJson, ...asStaff() } },
]

describe('a body that is made to hurt', () => {
  const patient = 5000
  const isForm = (type: string): boolean => type === asForm['content-type']
  const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}`)
  const many = {
    form: keys.map((key) => `${key}=1`).join('&'),
    json: JSON.stringify(Object.fromEntries(keys.map((key) => [key, 1]))),
  }
  const packed = gzipSync(Buffer.alloc(64 * 2 ** 20))
  const bodies: [string, (type: string) => string | Buffer, Record<string, string>, number[]][] = [
    ['of 10 MB', () => 'a'.repeat(10_000_000), {}, [413]],
    [
      'nested 10,000 deep',
      (type) => (isForm(type) ? `a${'[a]'.repeat(10_000)}=1` : '['.repeat(10_000)),
      {},
      // Some forms take less than these letters.
      [400, 413],
    ],
    // Some 1.2 MB of JSON.
    ['with 100,000 keys', (type) => (isForm(type) ? many.form : many.json), {}, [400, 413]],
    // Forms are unpacked as far as they may be long.
    ['that unpacks to 64 MB', () => packed, { 'content-encoding': 'gzip' }, [413, 415]],
  ]

  it.each(bodies)('%s is refused at every door, at once', async (_name, make, extra, statuses) => {
    for (const { headers, method = 'POST', path } of doors()) {
      const before = process.memoryUsage().rss
      const type = headers['content-type'] ?? ''
      const answer = await ask(path, { method, body: make(type), headers: { ...headers, ...extra } })
      expect([path, statuses.includes(answer.status), answer.status]).toEqual([path, true, answer.status])
      expect(answer.took).toBeLessThan(patient)
      expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20)
    }
    expect((await json('/api/comments', typed())).status).toBe(201)
  })
})

describe('an operator in place of a value', () => {
  const operators = [
    { $ne: null },
    { $gt: '' },
    { $regex: '.*' },
    { $where: 'sleep(1000)' },
    ['a', { $in: [] }],
    { equals: 'a' },
  ]

  it.each([
    ['/api/comments', ['article', 'parent', 'name', 'email', 'url', 'content', 'idempotencyKey'], typed],
    ['/api/person/export', ['email'], () => ({ email: 'a@reader.example' })],
    ['/api/person/erase', ['email'], () => ({ email: 'a@reader.example' })],
    [
      '/api/subscriptions',
      ['article', 'email', 'kind'],
      () => ({ article: slug, email: 'a@reader.example', kind: 'all' }),
    ],
    ['/api/users/forgot-password', ['email'], () => ({ email: 'a@reader.example' })],
    ['/api/users/login', ['email', 'password'], () => ({ email: 'a@staff.example', password: 'a long password' })],
    ['/api/users/reset-password', ['token', 'password'], () => ({ token: 'x', password: 'a long password' })],
  ] as const)('is no value at %s', async (path, fields, plain) => {
    for (const field of fields)
      for (const operator of operators) {
        const { status } = await json(path, { ...plain(), [field]: operator })
        expect([field, operator, status >= 400 && status < 500]).toEqual([field, operator, true])
        if (path !== '/api/users/login' && path !== '/api/users/reset-password')
          expect([field, operator, status]).toEqual([field, operator, 400])
      }
  })

  it('is no value for moderators either', async () => {
    for (const operator of operators) {
      const asked: [string, unknown][] = [
        ['/api/moderation/comments', { ids: [operator], to: 'trash' }],
        ['/api/moderation/comments', { ids: [comment], to: operator }],
        ['/api/moderation/campaigns', { ids: [operator], to: 'trash' }],
        ['/api/moderation/campaigns', { ids: [comment], to: 'trash', days: operator }],
        ['/api/moderation/bans', { kind: 'name', value: operator, effect: 'reject' }],
        ['/api/moderation/bans', { kind: operator, value: 'x', effect: 'reject' }],
        ['/api/moderation/address', { email: operator }],
        ['/api/moderation/notes', { comment: operator, about: 'comment', text: 'x' }],
        ['/api/moderation/pin', { id: operator, pinned: true }],
        ['/api/moderation/trust', { id: operator, trust: 'given' }],
        ['/api/moderation/undo', { event: operator }],
      ]
      for (const [path, body] of asked)
        expect([path, (await json(path, body, asStaff('moderator'))).status]).toEqual([path, 400])
    }
    expect(await server.count('comments', { status: { equals: 'trash' } })).toBe(0)
  })

  it.each([
    'where[name][$ne]=x',
    'where[name][$regex]=.*',
    'where[$where]=1',
    'where[name][equals][$ne]=x',
    'where[__proto__][polluted]=1',
    'where[constructor][prototype][polluted]=1',
    'where[and][0][$or][0][name][equals]=x',
  ])('is none in a query: %s', async (query) => {
    expect((await ask(`/api/comments?${query}`, { method: 'GET' })).status).toBe(400)
  })

  it.each(['name[$ne]=x', 'name[]=a&name[]=b', '__proto__[polluted]=1', 'constructor[prototype][polluted]=1'])(
    'and brackets are none in a form: %s',
    async (fields) => {
      const { email, content } = typed()
      const before = await server.count('comments', {})
      const body = `${fields}&email=${encodeURIComponent(email)}&content=${encodeURIComponent(content)}`
      const { status } = await ask(`/articles/${slug}/comments`, { body, headers: asForm })
      expect(status).toBe(400)
      expect(await server.count('comments', {})).toBe(before)
    },
  )

  it('changes no object of the process', async () => {
    const hostile = `{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},${JSON.stringify(typed()).slice(1)}`
    for (const { headers, method = 'POST', path } of doors()) await ask(path, { method, body: hostile, headers })
    await ask('/api/comments?__proto__[polluted]=1&select[__proto__][polluted]=1&sort[__proto__]=1', { method: 'GET' })
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })
})

describe('fields that are not a reader’s to choose', () => {
  it('change nothing when a comment is sent or changed', async () => {
    const other = await server.article({})
    const parent = await server.comment({ article: other.slug, status: 'approved' })
    const forged = {
      id: randomUUID(),
      status: 'approved',
      badge: 'staff',
      createdAt: '2001-01-01T00:00:00.000Z',
      html: '<b>x</b>',
      votes: 99,
      pinned: true,
    }
    await server.discussion({ floodSeconds: 0, holdAll: true })
    const { body } = await json('/api/comments', typed(forged))
    const kept = await server.payload.findByID({ collection: 'comments', id: body.doc.id, depth: 0 })
    expect(kept).toMatchObject({ status: 'pending', article: expect.not.stringContaining(other.id) })
    expect(kept.id).not.toBe(forged.id)
    for (const [field, value] of Object.entries(forged))
      expect([field, Reflect.get(kept, field)]).not.toEqual([field, value])
    const changed = await json(
      `/api/comments/${kept.id}`,
      { ...forged, content: 'Changed.', article: other.id, parent, editToken: body.editToken },
      {},
      'PATCH',
    )
    expect(changed.status).toBe(200)
    const after = await server.payload.findByID({ collection: 'comments', id: kept.id, depth: 0 })
    expect(after).toMatchObject({
      status: 'pending',
      article: kept.article,
      parent: kept.parent,
      createdAt: kept.createdAt,
    })
    expect((await json('/api/comments', typed({ parent }))).body.errors[0].data.errors[0].code).toBe(
      'comment_reply_to_unapproved_comment',
    )
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, voting: true })
  })
})

describe('letters that deceive', () => {
  const tell = async (extra: Record<string, unknown>) => {
    const { body, status } = await json('/api/comments', typed(extra))
    return { status, code: body.errors?.[0].data.errors[0].code, doc: body.doc }
  }

  it.each([
    ['NUL', { name: 'a\u0000b' }],
    ['NUL', { content: `a\u0000b ${randomUUID()}` }],
    ['a lone surrogate', { name: 'a\ud800' }],
    ['a lone surrogate', { content: `a\udc00 ${randomUUID()}` }],
  ])('such as %s are refused', async (_name, extra) => {
    expect(await tell(extra)).toMatchObject({ status: 400, code: 'invalid_input' })
  })

  it('pile up no higher than a line', async () => {
    const zalgo = `Z${'\u0301\u0302\u0303\u0304'.repeat(25)}algo`
    const { doc, status } = await tell({ name: zalgo, content: `${zalgo} ${randomUUID()}` })
    expect(status).toBe(201)
    for (const text of [doc.name, doc.content, doc.html]) expect(text).not.toMatch(/\p{M}{9}/u)
  })

  it('turn no text around beside them: a name stands apart', async () => {
    const { status } = await tell({ name: '\u202egnissorc', content: `Left \u202eto right. ${randomUUID()}` })
    expect([201, 400]).toContain(status)
    const { text } = await ask(`/articles/${slug}`, { method: 'GET' })
    expect(text).toMatch(/<bdi id="name-/)
    expect(text).toMatch(/<div class="text" dir="auto">/)
  })
})

describe('line breaks on their way into a mail', () => {
  it('end no header: in a name, an address, a title', async () => {
    const injected = 'Robin\r\nBcc: everybody@victim.example\r\nX-Injected: yes'
    const title = `Tides\r\nBcc: everybody@victim.example`
    const article = await server.article({ title })
    await server.discussion({ floodSeconds: 0, holdAll: true })
    const named = await json('/api/comments', typed({ article: article.slug, name: injected }))
    expect([201, 400]).toContain(named.status)
    await json('/api/comments', typed({ article: article.slug, name: 'Robin Bcc: x@victim.example' }))
    for (const path of ['/api/person/export', '/api/users/forgot-password'])
      expect((await json(path, { email: `robin@reader.example\r\nBcc: everybody@victim.example` })).status).toBe(400)
    await workOff(server)
    expect(smtp.mails.length).toBeGreaterThan(0)
    for (const { raw, to } of smtp.mails) {
      const head = raw.split('\r\n\r\n')[0] ?? ''
      expect(head).not.toMatch(/^(?:bcc|x-injected):/im)
      expect(to.join()).not.toContain('victim.example')
    }
    await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, voting: true })
  })
})

describe('an address to go on to', () => {
  it.each(['https://foreign.example', '//foreign.example', '/\\foreign.example', 'javascript:alert(1)'])(
    'that is somebody else’s is not gone on to: %s',
    async (target) => {
      const encoded = encodeURIComponent(target)
      const { article: _article, ...fields } = typed()
      const body = new URLSearchParams({
        ...fields,
        redirect: target,
        next: target,
        return: target,
        url: '',
      }).toString()
      const posted = await ask(`/articles/${slug}/comments?redirect=${encoded}&next=${encoded}`, {
        body,
        headers: asForm,
      })
      expect(posted.status).toBe(303)
      const answers = [
        posted,
        await ask(`/articles/${slug}/comments/${comment}?redirect=${encoded}`, { method: 'GET' }),
        await ask(`/articles/${slug}/comments/${comment}/vote?next=${encoded}`, {
          body: 'vote=1',
          headers: { ...asForm, referer: target },
        }),
        await ask(`/${encoded}`, { method: 'GET' }),
        await ask(`//foreign.example/%2e%2e`, { method: 'GET' }),
      ]
      for (const { headers } of answers) {
        const location = headers.get('location')
        if (location !== null) expect(new URL(location, server.base).origin).toBe(server.base)
      }
    },
  )
})

describe('a change that a cookie allows', () => {
  /** Every route that changes something, as the configuration has them: a new one is among them by itself. */
  const routes = (): [string, string][] => {
    const { collections, endpoints, globals } = server.payload.config
    const filled = (path: string) => path.replace(/:\w+/g, randomUUID())
    const custom = (prefix: string, list: readonly { method: string; path: string }[] | false) =>
      (list || []).flatMap(({ method, path }): [string, string][] =>
        method === 'get' ? [] : [[method.toUpperCase(), `/api${prefix}${filled(path)}`]],
      )
    return [
      ...collections.flatMap(({ auth, endpoints: own, slug: name }): [string, string][] => [
        ['POST', `/api/${name}`],
        ['PATCH', `/api/${name}?where[id][exists]=true`],
        ['PATCH', `/api/${name}/${randomUUID()}`],
        ['PUT', `/api/${name}/${randomUUID()}`],
        ['DELETE', `/api/${name}?where[id][exists]=true`],
        ['DELETE', `/api/${name}/${randomUUID()}`],
        ['POST', `/api/${name}/${randomUUID()}/duplicate`],
        ['POST', `/api/${name}/versions/${randomUUID()}`],
        ...(auth
          ? (['login', 'logout', 'refresh-token', 'unlock', 'reset-password', 'forgot-password'].map((act) => [
              'POST',
              `/api/${name}/${act}`,
            ]) as [string, string][])
          : []),
        ...custom(`/${name}`, own),
      ]),
      ...globals.flatMap(({ endpoints: own, slug: name }): [string, string][] => [
        ['POST', `/api/globals/${name}`],
        ...custom(`/globals/${name}`, own),
      ]),
      ...custom('', endpoints),
      ['POST', '/api/graphql'],
      ['POST', `/articles/${slug}/comments`],
      ['POST', `/articles/${slug}/report/${comment}`],
      ['POST', `/articles/${slug}/comments/${comment}/vote`],
      ['POST', '/privacy'],
      ['POST', '/admin'],
    ]
  }

  it('is refused from elsewhere, from nowhere and without a word, on every route there is', async () => {
    const all = routes()
    expect(all.length).toBeGreaterThan(120)
    for (const [method, path] of all)
      for (const origin of ['https://foreign.example', 'null', undefined]) {
        const { status, text } = await ask(path, {
          method,
          body: '{}',
          headers: { ...asJson, cookie: server.staff.admin.cookie, ...(origin === undefined ? {} : { origin }) },
        })
        expect([method, path, origin, status]).toEqual([method, path, origin, 403])
        expect(text).toContain('This request did not come from a page of this site.')
      }
  })

  it('of a reader’s own, from a listed site, is done without their cookies', async () => {
    expect((await json('/api/comments', typed(), { origin: 'https://blog.example' })).status).toBe(403)
    await server.payload.updateGlobal({ slug: 'site', data: { origins: ['https://blog.example'] } })
    const { body } = await json('/api/comments', typed(), {
      origin: 'https://blog.example',
      cookie: 'colloquy_mine=abc',
    })
    expect(body.doc.badge ?? null).toBeNull()
  })
})

describe('a link in a mail', () => {
  it('changes nothing by being opened, however often, and works once', async () => {
    const email = `${randomUUID()}@reader.example`
    const { body } = await json('/api/comments', typed({ email, name: 'Gone soon' }))
    const link = await askFor(server, smtp, { email, purpose: 'erase' })
    for (const method of ['GET', 'HEAD', 'GET']) expect((await ask(link ?? '', { method })).status).toBe(200)
    const nameOf = async () => (await server.payload.findByID({ collection: 'comments', id: body.doc.id })).name
    expect(await nameOf()).toBe('Gone soon')
    const act = () => ask(link ?? '', { body: 'texts=keep', headers: { ...asForm, origin: server.base } })
    expect((await act()).status).toBe(200)
    await workOff(server)
    expect(await nameOf()).not.toBe('Gone soon')
    expect((await act()).status).toBe(410)
    const forged = `${link?.slice(0, -3)}abc`
    expect((await ask(forged, { method: 'GET' })).status).toBe(410)
  })
})

describe('the website of a reader', () => {
  it('is never asked for anything, nor is a link in a text', async () => {
    const asked: string[] = []
    const trap = createServer((req, res) => {
      asked.push(req.url ?? '')
      res.end()
    }).listen(0, '127.0.0.1')
    await new Promise((resolve) => trap.once('listening', resolve))
    const { port } = trap.address() as AddressInfo
    for (const host of [`127.0.0.1:${port}`, `localhost:${port}`]) {
      const at = `http://${host}/page`
      const { body } = await json(
        '/api/comments',
        typed({ url: at, content: `See ${at} and [this](${at}). ${randomUUID()}` }),
      )
      await json('/api/moderation/comments', { ids: [body.doc.id], to: 'approved' }, asStaff())
      await ask(`/articles/${slug}`, { method: 'GET' })
      await ask(`/articles/${slug}/comments.xml`, { method: 'GET' })
      await ask(`/api/moderation/comments/${body.doc.id}`, { method: 'GET', headers: asStaff() })
    }
    await workOff(server)
    expect(asked).toEqual([])
    await fetch(`http://127.0.0.1:${port}/proof`)
    expect(asked).toEqual(['/proof'])
    await new Promise((resolve) => trap.close(resolve))
  })
})
