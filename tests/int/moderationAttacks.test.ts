import { createLocalReq } from 'payload'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { appendEvent } from '../../src/comments/events'
import type { Status } from '../../src/moderation/types'
import { inTransaction } from '../../src/platform/database/transactions'
import { vaultOf } from '../../src/vault/services'
import { bootServer, type TestServer, type Who } from '../support/app'

let server: TestServer
const plain = { floodSeconds: 0, requirePreviouslyApproved: false }
beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
  await server.discussion(plain)
})
afterAll(() => server?.stop())

const send = (path: string, body: unknown, { as = 'anonymous', headers = {}, method = 'POST' }: Sent = {}) =>
  server.ask(method, path, body, as, headers)
type Sent = { as?: Who; headers?: Record<string, string>; method?: string }
let turn = 0
const input = (article: string, extra: Record<string, unknown> = {}) => {
  turn += 1
  return {
    article,
    name: 'Robin',
    email: server.canary.email(),
    content: `An ordinary remark, number ${turn}.`,
    ...extra,
  }
}
const post = async (extra: Record<string, unknown> = {}, sent: Sent = {}) => {
  const { slug } = await server.article({})
  const { body } = await send('/api/comments', input(slug, extra), sent)
  const id = String(body.doc?.id)
  return { slug, id, told: body.doc?.status, token: body.editToken, view: await server.moderation(id) }
}
const codesOf = ({ verdict }: Awaited<ReturnType<TestServer['moderation']>>): string[] =>
  verdict.reasons.map(({ code }: { code: string }) => code)
const ban = (fields: Record<string, unknown>) => send('/api/moderation/bans', fields, { as: 'moderator' })
const decide = (id: string, to: Status) => server.decide([id], to)
const edit = (id: string, token: string, body: Record<string, unknown>, as: Who = 'anonymous') =>
  send(`/api/comments/${id}`, body, { method: 'PATCH', as, headers: { 'x-edit-token': token } })

describe('a shadow-banned address that somebody types in', () => {
  it('is told what any other address is told, whatever the settings', async () => {
    const email = server.canary.email()
    await ban({ kind: 'address', value: email, effect: 'shadow' })
    expect((await post({ email })).told).toBe('approved')
    await server.discussion({ ...plain, requirePreviouslyApproved: true })
    const [banned, other] = [await post({ email }), await post()]
    expect([banned.told, other.told]).toEqual(['pending', 'pending'])
    expect(banned.view.comment.status).toBe('trash')
    await server.discussion(plain)
  })

  it.each([
    ['published at once', plain],
    ['held until their sender is known', { ...plain, requirePreviouslyApproved: true }],
  ])('is answered and shown as any other where comments are %s, whatever it has done', async (_, settings) => {
    await server.discussion({ ...settings, repeatLimit: 0 })
    const other = await server.article({})
    const decided = async (to: Status) => {
      const email = server.canary.email()
      for (let count = 0; count < 3; count++)
        await decide((await send('/api/comments', input(other.slug, { email }))).body.doc.id, to)
      return email
    }
    const banned = async (effect: string) => {
      const email = server.canary.email()
      await ban({ kind: 'address', value: email, effect })
      return email
    }
    const histories = {
      unknown: server.canary.email(),
      approved: await decided('approved'),
      rejected: await decided('trash'),
      spam: await decided('spam'),
      'banned to reject': await banned('reject'),
      'banned to quarantine': await banned('quarantine'),
      'banned by shadow': await banned('shadow'),
    }
    const content = 'The same words from everybody.'
    const shown = async (email: string) => {
      const article = await server.article({ title: 'One of many' })
      const { body, status } = await send('/api/comments', { article: article.slug, name: 'Robin', email, content })
      const { doc, editToken, ...rest } = body
      const edited = await edit(doc.id, editToken, { content: `${content} And some more.` })
      const read = async (path: string) => (await server.ask('GET', path)).text
      const pages = [
        `/api/articles/${article.slug}/thread`,
        `/api/comments/counts?articles=${article.slug}`,
        `/api/comments?where[article][equals]=${article.id}`,
        `/api/comments/${doc.id}`,
        `/articles/${article.slug}/comments.json`,
        `/articles/${article.slug}`,
      ]
      const texts = [JSON.stringify([status, doc, rest, edited.status, edited.body])]
      for (const path of pages) texts.push(await read(path))
      return texts.map((text) =>
        text
          .replaceAll(editToken, 'TOKEN')
          .replaceAll(rest.readerToken, 'READER')
          .replaceAll(doc.id, 'COMMENT')
          .replaceAll(article.id, 'ARTICLE')
          .replaceAll(article.slug, 'SLUG')
          .replace(/"(?:root|path)":"\w+"/g, 'PLACE')
          .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\b\d\d:\d\d\b/g, 'TIME'),
      )
    }
    const expected = await shown(histories.unknown)
    for (const [history, email] of Object.entries(histories))
      expect([history, await shown(email)]).toEqual([history, expected])
    await server.discussion(plain)
  })

  it('sees what waits, and may change it, as everybody may', async () => {
    await server.discussion({ ...plain, disallowedWords: 'casino' })
    const { slug } = await server.article({})
    const form = (content: string) =>
      fetch(`${server.base}/articles/${slug}/comments`, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams({ name: 'Robin', email: server.canary.email(), content }),
      })
    const response = await form('Come to my casino tonight.')
    const cookie = response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ')
    const page = await (await fetch(`${server.base}/articles/${slug}`, { headers: { cookie } })).text()
    expect(page).toContain('awaiting moderation')
    const { id, token, told, view } = await post({ content: 'Come to my casino tomorrow.' })
    expect([told, view.comment.status]).toEqual(['pending', 'trash'])
    const changed = await edit(id, token, { content: 'Come to my house tomorrow.' })
    expect([changed.status, changed.body.doc.status]).toEqual([200, 'pending'])
    expect((await server.moderation(id)).comment.status).toBe('trash')
    await server.discussion(plain)
  })
})

describe('a name of staff', () => {
  it('is that of the site, too, before anybody has given it one', async () => {
    expect(codesOf((await post({ name: 'Co11oquy' })).view)).toContain('reserved_name')
  })

  it.each([
    'Ada\ufe0f Ad\u034fmin',
    'A\u3164da Admin',
    '\u0410da \u0410dmin',
    'Ada.Admin',
    'Ada-Admin!',
    'Ada\u2800Admin',
    'Ada Adm\u0131n',
    'ÁDA ADMIN',
    '\u{1F150}da Admin',
    'Ada Adm1n',
    'AdaAdmin',
    'Admin Ada',
    'Ada Admin the author',
    'Ꭺda Admin',
    'Ada Admim',
    'Robin (moderator)',
    'T1deway News',
  ])('written as %j is reserved all the same', async (name) => {
    await server.payload.update({ collection: 'users', id: server.staff.admin.id, data: { name: 'Ada Admin' } })
    await server.payload.updateGlobal({ slug: 'site', data: { title: 'Tideway News' } })
    expect(codesOf((await post({ name })).view)).toContain('reserved_name')
  })

  it('is not taken by an author for their byline or account, unless it is theirs', async () => {
    const { byline, id } = server.staff.author
    const names = (name: string) => [
      send(`/api/authors/${byline}`, { name }, { as: 'author', method: 'PATCH' }),
      send(`/api/users/${id}`, { name }, { as: 'author', method: 'PATCH' }),
    ]
    for (const name of ['The editor', 'the ed1tor', 'Ada Admin', 'AdaAdmin'])
      for (const { body, status } of await Promise.all(names(name)))
        expect([name, status, body.errors?.[0]?.data?.errors?.[0]?.path]).toEqual([name, 400, 'name'])
    for (const { body, status } of await Promise.all(names('\u202eNora New')))
      expect([status, body.doc?.name]).toEqual([200, 'Nora New'])
  })

  it('and a text are read as they are shown: nothing turns their letters round', async () => {
    await server.discussion({ ...plain, moderationWords: 'onisac' })
    const { view } = await post({ name: '\u202eksed', content: 'play \u202eonisac\u202c now \u200fyes' })
    expect([view.comment.name, view.comment.content]).toEqual(['ksed', 'play onisac now \u200fyes'])
    expect(codesOf(view)).toEqual(['moderation_word'])
    await server.discussion(plain)
  })

  it('takes no badge along to another name', async () => {
    const { slug } = await server.article({ authors: [server.staff.author.byline] })
    const { body } = await send('/api/comments', input(slug), { as: 'author' })
    expect(body.doc.badge).toBe('author')
    const changed = await edit(
      body.doc.id,
      body.editToken,
      { name: 'Somebody else', content: 'Another text.' },
      'author',
    )
    expect(changed.body.doc).toMatchObject({ name: body.doc.name, badge: 'author', content: 'Another text.' })
  })
})

describe('an edit', () => {
  it('publishes nothing that a moderator has held, a badge or not', async () => {
    const { slug } = await server.article({ authors: [server.staff.author.byline] })
    const { body } = await send('/api/comments', input(slug), { as: 'author' })
    await decide(body.doc.id, 'pending')
    expect((await edit(body.doc.id, body.editToken, { content: 'Once more.' }, 'author')).body.doc.status).toBe(
      'pending',
    )
  })

  it('of a plain text into a suspicious one is no way around the proof of work', async () => {
    await server.discussion({ ...plain, challenge: 'suspicious' })
    const { id, told, token } = await post()
    expect(told).toBe('approved')
    const changed = await edit(id, token, { content: 'See https://example.org/a now' })
    expect(changed.body.doc.status).toBe('pending')
    expect((await server.moderation(id)).verdict.reasons).toMatchObject([
      { code: 'check_failed', detail: { checks: 'proof of work' } },
    ])
    await server.discussion(plain)
  })
})

describe('a word', () => {
  it.each([
    'see [x](https://ev&#105;l.example/)',
    'see [x](https://evil\\.example/)',
    'see [x](https://ev%69l.example/)',
    'see [x](https://evil\u3002example/)',
    'my \u03f2asino',
    'my \u1d04\u1d00s\u026a\u0274\u1d0f',
    'my \u{1F152}\u{1F150}\u{1F162}\u{1F158}\u{1F15D}\u{1F15E}',
  ])('is found in %j', async (content) => {
    await server.discussion({
      ...plain,
      maxLinks: 0,
      spamHold: 0,
      spamReject: 0,
      moderationWords: 'casino\nevil.example',
    })
    expect(codesOf((await post({ content })).view)).toContain('moderation_word')
    await server.discussion(plain)
  })
})

describe('an address in a text', () => {
  it.each([
    'mail me: robin&#64;example.org',
    'mail me: robin\\@example.org',
    'mail me: robin@**example**.org',
    'mail me: robin@exam\u200bple.org',
    'call +49 **30** 1234567',
    'call +49 30 12\u200b34567',
  ])('is held as %j', async (content) => {
    expect(codesOf((await post({ content })).view)).toContain('contains_address')
  })
})

describe('an author', () => {
  it('sees why a comment of theirs waits, and no counts of what lies under others’ articles', async () => {
    const { slug } = await server.article({ authors: [server.staff.author.byline] })
    const id = await server.comment({ article: slug, status: 'pending' })
    const ask = async (as: 'author' | 'moderator') =>
      (
        await fetch(`${server.base}/api/moderation/comments/${id}`, {
          headers: { cookie: server.staff[as].cookie, origin: server.base },
        })
      ).json()
    expect((await ask('moderator')).events[0].facts).toBeDefined()
    const { events, verdict } = await ask('author')
    expect(verdict).not.toBeNull()
    expect(events.length).toBeGreaterThan(0)
    for (const event of events) expect(event).not.toHaveProperty('facts')
  })
})

describe('more events than anybody reads', () => {
  it('leave decisions to be undone, and the newest status in force', async () => {
    const { id, slug } = await post()
    const [{ article }] = [(await server.moderation(id)).comment]
    const req = await createLocalReq({}, server.payload)
    await inTransaction(req, async () => {
      for (let count = 0; count < 1005; count++)
        await appendEvent(req, {
          comment: id,
          article,
          kind: 'reported',
          from: 'approved',
          to: 'approved',
          actorType: 'system',
          actor: null,
        })
    })
    const { body } = await decide(id, 'spam')
    const undone = await send('/api/moderation/undo', { events: [body.results[0].event] }, { as: 'moderator' })
    expect(undone.body.results).toMatchObject([{ ok: true, status: 'approved' }])
    await decide(id, 'pending')
    await decide(id, 'trash')
    const restored = await send('/api/moderation/restore', { ids: [id] }, { as: 'moderator' })
    expect(restored.body.results).toMatchObject([{ ok: true, status: 'pending' }])
    const view = await server.moderation(id)
    expect([view.events[0].kind, view.events.at(-1).to, slug.length > 0]).toEqual(['submitted', 'pending', true])
  })
})

describe('a report', () => {
  const reportFrom = (id: string, ip: string) =>
    send(`/api/comments/${id}/report`, { reason: 'spam' }, { headers: { 'x-forwarded-for': ip } })
  const openReports = async (id: string) =>
    (
      await server.payload.db.findOne<{ id: string; openReports: number }>({
        collection: 'moderation-queue',
        where: { id: { equals: id } },
      })
    )?.openReports

  it('from a banned range is thanked for and counts for nothing', async () => {
    const { id } = await post()
    await ban({ kind: 'range', value: '198.51.100.0/24', effect: 'reject' })
    const [banned, other] = [await reportFrom(id, '198.51.100.9'), await reportFrom(id, server.canary.ip())]
    expect([banned.status, banned.body]).toEqual([other.status, other.body])
    expect(await openReports(id)).toBe(1)
  })

  it('counts once for a network however many it has sent', async () => {
    const { id } = await post()
    const ip = server.canary.ip()
    await reportFrom(id, ip)
    const vault = vaultOf(server.payload)
    const now = server.clock.now()
    const tag = await vault.tagAddress({ address: ip, now })
    const req = await createLocalReq({}, server.payload)
    await inTransaction(req, async () => {
      for (let count = 0; count < 500; count++)
        await vault.keep(req, { type: 'report', id: `other-${count}` }, tag, now)
    })
    const again = await reportFrom(id, ip)
    expect([again.status, again.headers.get('retry-after')]).toEqual([429, '3600'])
    expect(await openReports(id)).toBe(1)
  })
})
