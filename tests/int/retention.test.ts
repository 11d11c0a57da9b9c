import { randomUUID } from 'node:crypto'
import { createLocalReq } from 'payload'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { ClearedPanel } from '../../src/privacy/admin/ClearedPanel'
import { type ClearedDay, noteCleared, readCleared } from '../../src/privacy/cleared'
import { clearOld, expireIdentity } from '../../src/privacy/retention'
import { vaultOf } from '../../src/vault/services'
import type { OwnerType } from '../../src/vault/types'
import { bootServer, type TestServer } from '../support/app'

const dayMs = 86_400_000

let server: TestServer
let slug: string
beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
  slug = (await server.article({})).slug
})
beforeEach(async () => {
  await server.discussion({ floodSeconds: 0, notifyAuthor: false, notifyModerators: false })
  // What earlier tests have left behind is gone, and counted on another day.
  server.clock.advance(2000 * dayMs)
  await clearOld(server.payload)
  await expireIdentity(server.payload)
  server.clock.advance(60 * dayMs)
})
afterEach(() => vi.restoreAllMocks())
afterAll(() => server?.stop())

const vault = () => vaultOf(server.payload)
const local = () => createLocalReq({}, server.payload)
const known = async (type: OwnerType, address: string) =>
  (await vault().ownersOf(await local(), type, address, 10)).length
const asModerator = (path: string, body?: unknown) =>
  fetch(`${server.base}/api/moderation/${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { 'content-type': 'application/json', cookie: server.staff.moderator.cookie, origin: server.base },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
const today = async (): Promise<ClearedDay['counts']> => (await readCleared(server.payload, 1))[0]?.counts ?? {}

describe('what is kept', () => {
  it('goes after its period and not a day before, and is counted', async () => {
    await server.discussion({
      floodSeconds: 0,
      emptyTrashDays: 20,
      retentionDays: { address: 40, spam: 10, audit: 50 },
    })
    const email = server.canary.email()
    const comment = await server.comment({ article: slug, status: 'approved', email })
    await server.comment({ article: slug, status: 'spam' })
    await server.comment({ article: slug, status: 'trash' })
    await fetch(`${server.base}/api/comments/${comment}/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': server.canary.ip() },
      body: JSON.stringify({ reason: 'spam', email }),
    })
    // By the address: recorded, as a look at it is.
    expect((await asModerator('notes', { comment, about: 'author', text: 'Argues well.' })).status).toBe(201)
    expect((await asModerator(`comments/${comment}/identity`)).status).toBe(200)
    const gone: Record<number, ClearedDay['counts']> = {}
    for (let day = 0; day <= 60; day++) {
      await clearOld(server.payload)
      const counts = await today()
      if (Object.keys(counts).length > 0) gone[day] = counts
      server.clock.advance(dayMs)
    }
    expect(gone).toEqual({ 11: { spam: 1 }, 21: { trash: 1 }, 41: { addresses: 2, notes: 1 }, 51: { audit: 2 } })
    for (const type of ['comment', 'report', 'note'] as const) expect(await known(type, email)).toBe(0)
    expect(await server.count('comments', { id: { equals: comment } })).toBe(1)
    expect(await server.count('reports', { comment: { equals: comment } })).toBe(1)
    expect(await server.count('identity-audit', { owner: { equals: comment } })).toBe(0)
  })

  it('stays while its period is 0', async () => {
    await server.discussion({ floodSeconds: 0, emptyTrashDays: 0, retentionDays: { address: 0, spam: 0, audit: 0 } })
    const email = server.canary.email()
    const comment = await server.comment({ article: slug, status: 'approved', email })
    await server.comment({ article: slug, status: 'spam' })
    await server.comment({ article: slug, status: 'trash' })
    await asModerator(`comments/${comment}/identity`)
    server.clock.advance(10_000 * dayMs)
    await clearOld(server.payload)
    expect(await today()).toEqual({})
    expect(await known('comment', email)).toBe(1)
  })

  it('of records of looks is a year where the settings were saved before there was a period', async () => {
    await server.payload.db.updateGlobal({ slug: 'discussion', data: { retentionDays: { audit: null } }, req: {} })
    const comment = await server.comment({ article: slug, status: 'pending' })
    await asModerator(`comments/${comment}/identity`)
    server.clock.advance(365 * dayMs)
    await clearOld(server.payload)
    expect(await server.count('identity-audit', { owner: { equals: comment } })).toBe(1)
    server.clock.advance(dayMs)
    await clearOld(server.payload)
    expect(await server.count('identity-audit', { owner: { equals: comment } })).toBe(0)
  })

  it('of network addresses is two days at most, however they came', async () => {
    const ip = server.canary.ip()
    const response = await fetch(`${server.base}/api/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-forwarded-for': ip },
      body: JSON.stringify({
        article: slug,
        name: 'Robin',
        email: server.canary.email(),
        content: `Hello. ${randomUUID()}`,
      }),
    })
    expect(response.status).toBe(201)
    await expireIdentity(server.payload)
    expect(await today()).toEqual({})
    server.clock.advance(2 * dayMs)
    await expireIdentity(server.payload)
    expect(await today()).toEqual({ networks: 1 })
  })

  it('of requests nobody came back to is three days: one to reach the reader, one for the link, one to spare', async () => {
    const email = server.canary.email()
    await vault().keep(await local(), { type: 'request', id: `export:${randomUUID()}` }, { email }, server.clock.now())
    server.clock.advance(3 * dayMs)
    await clearOld(server.payload)
    expect(await known('request', email)).toBe(1)
    server.clock.advance(1)
    await clearOld(server.payload)
    expect([await known('request', email), await today()]).toEqual([0, { requests: 1 }])
  })
})

describe('the counts of what has gone', () => {
  it('are in the log, and name nobody', async () => {
    const info = vi.spyOn(server.payload.logger, 'info')
    await noteCleared(server.payload, 'spam', 3)
    await noteCleared(server.payload, 'trash', 0)
    expect(info.mock.calls).toEqual([[{ msg: 'Data whose time is over is gone', what: 'spam', count: 3 }]])
  })

  it('add up when several processes clear at once', async () => {
    await Promise.all(Array.from({ length: 6 }, () => noteCleared(server.payload, 'spam', 2)))
    expect(await today()).toEqual({ spam: 12 })
  })

  it('stand in the settings, the newest day first, for thirty days', async () => {
    await noteCleared(server.payload, 'addresses', 7)
    server.clock.advance(29 * dayMs)
    await noteCleared(server.payload, 'spam', 1)
    await noteCleared(server.payload, 'erased', 2)
    const panel = async () =>
      // Payload gives it much more, and this is what it looks at.
      renderToStaticMarkup(await ClearedPanel({ payload: server.payload } as Parameters<typeof ClearedPanel>[0]))
    const html = await panel()
    expect(html.match(/<\/time>.*?<\/li>/g)).toEqual([
      '</time> (UTC): 1 spam, 2 comments, reports and notes of erased people</li>',
      '</time> (UTC): 7 addresses of comments and reports</li>',
    ])
    server.clock.advance(dayMs)
    expect(await panel()).not.toContain('addresses of comments')
    server.clock.advance(30 * dayMs)
    expect(await panel()).toContain('Nothing yet')
  })
})
