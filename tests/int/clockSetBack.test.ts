import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recheckComments } from '../../src/comments/recheckComments'
import { servicesOf } from '../../src/platform/context'
import { vaultOf } from '../../src/vault/services'
import { bootServer, type TestServer } from '../support/app'

const hour = 3_600_000

let server: TestServer
let slug: string
beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
  await server.discussion({ floodSeconds: 15, editMinutes: 15, pageSize: 2 })
  slug = (await server.article({ title: 'Before the change' })).slug
})
afterAll(() => server.stop())

let turn = 0
const post = async (network: string, extra: Record<string, unknown> = {}) => {
  turn += 1
  const response = await fetch(`${server.base}/api/comments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': network },
    body: JSON.stringify({
      article: slug,
      name: 'Reader',
      email: server.canary.email(),
      content: `Remark ${turn} and no other.`,
      ...extra,
    }),
  })
  return {
    status: response.status,
    retryAfter: Number(response.headers.get('retry-after')),
    body: await response.json(),
  }
}
const edit = async (id: string, token: string) => {
  const response = await fetch(`${server.base}/api/comments/${id}`, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json', 'x-edit-token': token },
    body: JSON.stringify({ content: `Changed ${turn}.` }),
  })
  return response.status
}

describe('a clock that is set back an hour', () => {
  it('ends nothing: readers post, read, edit within their time, and no limit lasts longer than it should', async () => {
    const first = await post('198.51.100.1')
    expect(first.status).toBe(201)
    const cursorOf = async () =>
      (await (await fetch(`${server.base}/api/articles/${slug}/thread?first=1`)).json()) as { next?: string | null }
    for (let index = 0; index < 3; index++) await server.comment({ article: slug, status: 'approved' })
    const { next } = await cursorOf()

    server.clock.advance(-hour)

    // The same network: at most one flood interval to wait, not an hour of it.
    const again = await post('198.51.100.1')
    if (again.status !== 201) {
      expect(again.status).toBe(429)
      expect(again.retryAfter).toBeLessThanOrEqual(15)
    }
    expect((await post('198.51.100.2')).status).toBe(201)
    expect(await edit(first.body.doc.id, first.body.editToken)).toBe(200)
    const page = await fetch(
      `${server.base}/api/articles/${slug}/thread?first=1&after=${encodeURIComponent(next ?? '')}`,
    )
    expect(page.status).toBe(200)
    const decided = await fetch(`${server.base}/api/moderation/comments`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.moderator.cookie },
      body: JSON.stringify({ ids: [first.body.doc.id], to: 'approved' }),
    })
    expect((await decided.json()).results).toMatchObject([{ ok: true, status: 'approved' }])
    // Newest in force stays newest, whatever the clock said of it.
    expect((await server.moderation(first.body.doc.id)).comment.status).toBe('approved')
    await recheckComments(server.payload)
    const { now } = servicesOf(server.payload)
    const vault = vaultOf(server.payload)
    await vault.expire(now())

    server.clock.advance(hour)
    expect((await post('198.51.100.3')).status).toBe(201)
    expect((await fetch(`${server.base}/readyz`)).status).toBe(200)
  })
})
