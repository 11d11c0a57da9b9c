import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { bootServer, type TestServer } from '../support/app'
import { doors } from '../support/doors'

let server: TestServer
beforeAll(async () => {
  server = await bootServer({ TRUST_PROXY: '1' })
})
afterAll(() => server.stop())
beforeEach(() =>
  server.discussion({
    floodSeconds: 0,
    requirePreviouslyApproved: false,
    moderationWords: 'casino\n"ski"\n/buy\\s+now/\nşarkı',
    disallowedWords: 'forbidden-thing',
  }),
)

let turn = 0
const input = (article: string, extra: Record<string, unknown> = {}) => {
  turn += 1
  return {
    article,
    name: 'Robin',
    email: server.canary.email(),
    content: `Plain remark number ${turn}.`,
    ...extra,
  }
}
const verdictOf = async (id: string | undefined) => (await server.moderation(String(id))).verdict

describe('word lists', () => {
  it.each(['rest', 'graphql', 'form'] as const)('hold the same through %s', async (door) => {
    const { slug } = await server.article({})
    const held = await doors[door](server, input(slug, { content: `Great CASINOs, ŞARKI; buy  now ${door}` }))
    expect(held.doc?.status).toBe('pending')
    const { reasons } = await verdictOf(held.doc?.id)
    const { comment } = await server.moderation(String(held.doc?.id))
    expect(
      reasons.map(({ code, field, span }: { code: string; field: 'content'; span: [number, number] }) => [
        code,
        comment[field].slice(...span),
      ]),
    ).toEqual([
      ['moderation_word', 'CASINO'],
      ['moderation_word', 'ŞARKI'],
      ['moderation_word', 'buy  now'],
    ])
    expect((await doors[door](server, input(slug, { content: `Skiing is fine ${door}.` }))).doc?.status).toBe(
      'approved',
    )
  })

  it('send to the trash what is disallowed, and tell its sender that it waits', async () => {
    const { slug } = await server.article({})
    const { body, doc } = await doors.rest(server, input(slug, { content: 'A FORBIDDEN-thing.' }))
    expect(doc?.status).toBe('pending')
    expect(body).not.toContain('disallowed')
    expect((await server.moderation(String(doc?.id))).comment.status).toBe('trash')
    expect((await verdictOf(doc?.id)).reasons).toMatchObject([{ code: 'disallowed_word', outcome: 'trash' }])
  })

  it('are looked for in the address, the network address and the browser, of which nothing is kept', async () => {
    const email = server.canary.email()
    await server.discussion({
      floodSeconds: 0,
      requirePreviouslyApproved: false,
      moderationWords: `${email.split('@')[0]?.toUpperCase()}\n198.51.100.\nNastyBot`,
    })
    const { slug } = await server.article({})
    const { doc } = await doors.rest(server, input(slug, { email }), {
      headers: { 'x-forwarded-for': '198.51.100.23', 'user-agent': 'Mozilla/5.0 nastybot/2' },
    })
    const { events, verdict } = await server.moderation(String(doc?.id))
    const reason = { code: 'moderation_word', outcome: 'hold', phase: 'holdModerationWords' }
    expect(verdict.reasons).toEqual([
      { ...reason, field: 'email' },
      { ...reason, field: 'ip' },
      { ...reason, field: 'userAgent' },
    ])
    expect(JSON.stringify(events)).not.toMatch(/198\.51|nasty/i)
  })

  it('hold an edit as they would have held the comment', async () => {
    const { slug } = await server.article({})
    const { body, doc } = await doors.rest(server, input(slug))
    expect(doc?.status).toBe('approved')
    const { editToken } = JSON.parse(body)
    const edited = await fetch(`${server.base}/api/comments/${doc?.id}`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-edit-token': editToken },
      body: JSON.stringify({ content: 'Now with a casino.' }),
    })
    expect((await edited.json()).doc.status).toBe('pending')
  })

  it('do not concern staff', async () => {
    const { slug } = await server.article({})
    const { doc } = await doors.rest(server, input(slug, { content: 'Our casino policy.' }), {
      cookie: server.staff.moderator.cookie,
    })
    expect(doc?.status).toBe('approved')
  })

  it('are refused with the lines that cannot be used', async () => {
    const response = await fetch(`${server.base}/api/globals/discussion`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.admin.cookie },
      body: JSON.stringify({ moderationWords: 'fine\n/(/\n/(?=ahead)/' }),
    })
    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/Line 2: .*Line 3: /)
  })
})
