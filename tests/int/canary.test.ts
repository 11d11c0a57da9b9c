import { createHash, randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventsOf } from '../../src/comments/events'
import { decisionLinks } from '../../src/notices/decisionLinks'
import { bootServer, type TestServer } from '../support/app'
import { signed } from '../support/assertions'
import { remark } from '../support/remark'

let server: TestServer
beforeAll(async () => {
  // One proxy in front, so that every reader has a network address of their own.
  server = await bootServer({
    TRUST_PROXY: '1',
    SMTP_URL: 'smtp://127.0.0.1:9',
    BOUNCE_SECRET: 'a secret of the mail service',
  })
  await server.discussion({ floodSeconds: 0 })
})
afterAll(() => server.stop())

const asReader = (ip = server.canary.ip()) => ({ 'content-type': 'application/json', 'x-forwarded-for': ip })
const get = async (path: string, headers: Record<string, string> = {}) =>
  (await fetch(server.base + path, { redirect: 'manual', headers })).text()

const everyPublicRoute = (ids: { article: string; slug: string; comment: string; byline: string }): string[] => [
  '/',
  '/?page=2',
  `/articles/${ids.slug}`,
  `/articles/${ids.slug}?replyto=${ids.comment}`,
  `/articles/${ids.slug}/comments.xml`,
  `/articles/${ids.slug}/comments.atom`,
  `/articles/${ids.slug}/comments.json`,
  '/tags/x',
  '/authors/x',
  '/feed.xml',
  '/feed.atom',
  '/feed.json',
  '/sitemap.xml',
  '/robots.txt',
  '/favicon.svg',
  '/healthz',
  '/readyz',
  '/metrics',
  '/setup',
  '/admin',
  '/nowhere',
  '/api/articles?depth=2&limit=100',
  `/api/articles/${ids.article}?depth=2`,
  `/api/articles/${ids.slug}/thread`,
  `/api/comments/counts?articles=${ids.slug}`,
  '/api/comments?depth=2&limit=0&pagination=false',
  `/api/comments/${ids.comment}?depth=3`,
  '/api/authors?depth=2',
  '/api/media',
  '/api/users',
  '/api/users/me',
  '/api/moderation-events',
  '/api/comment-revisions',
  '/api/identity-audit',
  '/api/bans',
  '/api/subscriptions',
  '/mail/nothing',
  '/api/reports',
  '/api/author-notes',
  '/api/moderation-queue',
  '/api/campaigns',
  '/api/moderation/campaigns',
  '/api/moderation/similar?tab=spam',
  '/api/learning-records',
  '/api/changes',
  '/api/public-changes',
  '/api/webhooks',
  '/api/webhook-deliveries',
  '/api/system-state',
  '/api/globals/site',
  '/api/globals/discussion',
  `/api/moderation/comments/${ids.comment}`,
  `/api/moderation/comments/${ids.comment}/identity`,
  `/api/moderation/comments/${ids.comment}/author`,
  `/api/moderation/comments/${ids.comment}/reports`,
  `/api/moderation/comments/${ids.comment}/revisions`,
  `/articles/${ids.slug}/report/${ids.comment}`,
  '/api/payload-jobs',
  '/api/payload-preferences/x',
  '/api/payload-kv',
  '/api/payload-locked-documents',
  '/api/access',
  '/api/nowhere',
  ...['email', 'ip', 'ipTag', 'vault', 'identity', 'address', 'blindIndex'].flatMap((name) => [
    `/api/comments?where[${name}][like]=a`,
    `/api/comments?sort=${name}`,
    `/api/comments?select[${name}]=true`,
    `/api/articles?where[comments.${name}][exists]=true`,
  ]),
]

const graphqlQueries = [
  '{ Articles(limit: 50) { docs { id title commentCount authors { name } } } }',
  '{ Comments(limit: 50) { docs { id name url content html article { title } parent { id name } } } }',
  '{ Comments { docs { email } } }',
  '{ __schema { types { name fields { name } } } }',
  '{ Users { docs { email } } }',
  'mutation { deleteComment(id: "x") { id } }',
]

describe('the canary', () => {
  it('sings for an address in an answer, in the log, in the content and in the cache', async () => {
    const trap = await bootServer()
    await trap.discussion({ floodSeconds: 0 })
    const { id, slug } = await trap.article({})
    const email = `planted-${randomUUID()}@reader.example`
    await trap.comment({ article: slug, status: 'approved', email })
    expect(await trap.leaks()).toEqual([])
    trap.log.write(`somebody logged ${encodeURIComponent(email)}`)
    await trap.payload.db.updateOne({
      collection: 'articles',
      id,
      data: { excerpt: createHash('md5').update(email).digest('hex') },
    })
    const places = async () => {
      await fetch(`${trap.base}/api/articles/${id}`)
      return new Set((await trap.leaks()).map(({ where }) => where.split(' ')[0]))
    }
    // On MongoDB an answer is kept only once the news of the write before it has come by.
    await expect
      .poll(places, { timeout: 20_000 })
      .toEqual(new Set(['log', 'cache', 'GET', trap.databaseUrl.startsWith('file:') ? 'table' : 'collection']))
    await expect(trap.stop()).rejects.toThrow()
  })

  it('is silent after posting, deciding, editing, refusing and reading everything through every door', async () => {
    const { id: article, slug } = await server.article({ authors: [server.staff.author.byline] })
    const post = (path: string, body: unknown, headers: Record<string, string> = asReader()) =>
      fetch(server.base + path, { method: 'POST', redirect: 'manual', headers, body: JSON.stringify(body) })
    const typed = () =>
      remark({
        article: slug,
        name: `Reader ${randomUUID().slice(0, 8)}`,
        email: server.canary.email(),
        url: 'https://reader.example/',
        subscribe: 'all',
      })
    // A host site says who its reader is, verified and not, to whom it may concern and not.
    const secret = 'a secret that the host site shares with this one'
    await server.payload.updateGlobal({
      slug: 'site',
      data: { signOn: { secrets: [{ secret }], audience: 'comments' } },
    })
    const exp = Math.floor(server.clock.now().getTime() / 1000) + 300
    for (const more of [
      { email_verified: true },
      { email_verified: false },
      { aud: 'other' },
      { exp: 1 },
      { name: [] },
    ]) {
      const claims = { sub: 'u1', name: 'Ada Host', email: server.canary.email(), aud: 'comments', exp, ...more }
      const headers = { ...asReader(), 'x-reader-assertion': signed(claims, secret) }
      await post('/api/comments', { article: slug, content: `Signed. ${randomUUID()}` }, headers)
      await get(`/api/comments/mine?article=${slug}`, headers)
    }
    const ids: string[] = []
    for (let index = 0; index < 6; index++) {
      const { doc, editToken, readerToken } = await (await post('/api/comments', typed())).json()
      ids.push(doc.id)
      // The next comment of the same browser, and what it is shown of its own.
      const known = { ...asReader(), 'x-reader-token': readerToken }
      await post('/api/comments', typed(), known)
      await get(`/api/comments/mine?article=${slug}`, known)
      await fetch(`${server.base}/api/comments/${doc.id}`, {
        method: 'PATCH',
        headers: { ...asReader(), 'x-edit-token': editToken },
        body: JSON.stringify({ content: `Changed. ${index}`, email: server.canary.email() }),
      })
    }
    for (const input of [
      typed(),
      { ...typed(), name: '' },
      { ...typed(), content: '' },
      { ...typed(), article: 'nowhere' },
      { ...typed(), parent: 'x' },
      { ...typed(), url: 'javascript:1' },
      { ...typed(), email: { $ne: server.canary.email() } },
    ])
      await post('/api/graphql', {
        query: 'mutation ($d: CommentInput!) { createComment(data: $d) { id status } }',
        variables: { d: input },
      })
    const form = { ...typed(), article: undefined }
    const kept = new URLSearchParams(
      Object.entries(form).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
    ).toString()
    const formed = await fetch(`${server.base}/articles/${slug}/comments`, {
      method: 'POST',
      redirect: 'manual',
      headers: { ...asReader(), 'content-type': 'application/x-www-form-urlencoded' },
      body: kept,
    })
    expect(formed.status).toBe(303)
    // Who tells of a page elsewhere leaves no trace, whether it is taken or refused.
    await server.discussion({ floodSeconds: 0, webmentions: true })
    for (const [source, status] of [
      ['http://10.0.0.1/', 202],
      [`${server.base}/`, 400],
    ] as const) {
      const told = await fetch(`${server.base}/api/webmention`, {
        method: 'POST',
        headers: { ...asReader(), 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ source, target: `${server.base}/articles/${slug}` }).toString(),
      })
      expect(told.status).toBe(status)
    }
    await server.payload.jobs.run({ limit: 10, queue: 'mentions', silent: true })
    await server.discussion({ floodSeconds: 0 })
    await get(`/articles/${slug}`, {
      cookie: formed.headers
        .getSetCookie()
        .map((line) => line.split(';')[0])
        .join('; '),
    })

    // What is malformed must not be repeated either.
    const address = server.canary.email()
    await fetch(`${server.base}/api/comments`, { method: 'POST', headers: asReader(), body: `{"email":"${address}"` })
    await fetch(`${server.base}/api/comments`, {
      method: 'POST',
      headers: { ...asReader(), 'content-type': 'text/plain' },
      body: address,
    })
    await fetch(`${server.base}/api/comments?email=x`, {
      method: 'POST',
      headers: asReader(),
      body: JSON.stringify({ ...typed(), content: 'x'.repeat(70_000) }),
    })

    const staff = { 'content-type': 'application/json', origin: server.base, cookie: server.staff.moderator.cookie }
    await post('/api/moderation/comments', { ids: ids.slice(0, 3), to: 'approved' }, staff)
    await post('/api/moderation/comments', { ids: ids.slice(3, 4), to: 'spam' }, staff)
    await post('/api/moderation/campaigns', { ids: ids.slice(2, 4), to: 'spam', days: 30 }, staff)
    await fetch(`${server.base}/api/comments/${ids[4]}`, {
      method: 'DELETE',
      headers: { ...staff, cookie: server.staff.admin.cookie },
    })
    for (const id of ids) await get(`/api/moderation/comments/${id}`, { ...staff })
    // Readers report, with an address and without being understood.
    for (const body of [
      { reason: 'spam', email: server.canary.email() },
      { reason: 'x', email: server.canary.email() },
    ])
      await post(`/api/comments/${ids[0]}/report`, body)
    await fetch(`${server.base}/articles/${slug}/report/${ids[1]}`, {
      method: 'POST',
      headers: { ...asReader(), 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ reason: 'hate', email: server.canary.email() }).toString(),
    })
    for (const article of [slug, 'nowhere'])
      await post('/api/subscriptions', { article, email: server.canary.email(), kind: 'replies' })
    await post('/api/mail/bounces', { type: 'email.bounced', data: { to: server.canary.email() } })
    // Moderators note, ban, look for an address and pin.
    const searched = server.canary.email()
    for (const [path, body] of [
      ['notes', { comment: ids[0], about: 'author', text: 'Argues well.' }],
      ['notes', { comment: ids[0], about: 'comment', text: 'Look again.' }],
      ['bans', { comment: ids[5], kind: 'address', effect: 'reject', rejectAll: true }],
      ['bans', { comment: ids[5], kind: 'network', effect: 'quarantine' }],
      ['bans', { kind: 'address', value: server.canary.email(), effect: 'shadow' }],
      ['bans', { kind: 'address', value: server.canary.email(), effect: 'no such effect' }],
      ['address', { email: searched }],
      ['address', { email: `${searched} and more` }],
      ['pin', { id: ids[0], pinned: true }],
      ['trust', { id: ids[0], trust: 'given' }],
      ['trust', { id: ids[0], trust: 'revoked' }],
      ['trust', { id: ids[1], trust: 'undone' }],
    ] as const)
      await post(`/api/moderation/${path}`, body, staff)
    const looked = await get(`/api/moderation/comments/${ids[0]}/identity`, staff)
    expect(looked).toMatch(/leak\.example/i)
    // Staff open and press the link of a mail, and those who had one no more.
    const held = String((await (await post('/api/comments', typed())).json()).doc.id)
    const local = await createLocalReq({}, server.payload)
    const events = await eventsOf(local, held)
    for (const user of [server.staff.moderator.id, server.staff.author.id, randomUUID()]) {
      const comment = { id: held, status: 'pending' } as const
      const [link] = decisionLinks(local, { comment, events, language: 'en', user })
      const { pathname } = new URL(link?.url ?? '')
      const shown = await get(pathname)
      const seen = /name="seen" value="([^"]+)"/.exec(shown)?.[1] ?? ''
      for (const to of ['no such status', 'approved', 'spam'])
        await fetch(server.base + pathname, { method: 'POST', body: new URLSearchParams({ to, seen }) })
    }

    const routes = everyPublicRoute({ article, slug, comment: ids[0] ?? '', byline: server.staff.author.byline })
    for (const path of routes) {
      await get(path)
      await get(path, asReader())
    }
    for (const path of routes.filter((route) => route.startsWith('/api/')))
      for (const role of ['admin', 'moderator', 'author'] as const)
        if (!path.endsWith('/identity')) await get(path, { cookie: server.staff[role].cookie, origin: server.base })
    for (const query of graphqlQueries)
      for (const headers of [asReader(), staff]) await post('/api/graphql', { query }, headers)

    expect(server.canary.known().length).toBeGreaterThan(30)
    expect(await server.leaks()).toEqual([])
  }, 240_000)
})
