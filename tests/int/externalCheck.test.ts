import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { recheckComments } from '../../src/comments/recheckComments'
import { startAkismet } from '../support/akismet'
import { bootServer, type TestServer } from '../support/app'
import { doors } from '../support/doors'

let service: Awaited<ReturnType<typeof startAkismet>>
let server: TestServer
beforeAll(async () => {
  service = await startAkismet()
  server = await bootServer({ AKISMET_KEY: 'k3y', AKISMET_URL: service.url })
})
afterAll(async () => {
  await server.stop()
  await service.stop()
})
beforeEach(async () => {
  // A circuit that an earlier test has opened closes, and what it left waiting is asked about.
  service.answer({ body: 'false' })
  server.clock.advance(3_600_000)
  await recheckComments(server.payload)
  service.forms.length = 0
  await server.discussion({ floodSeconds: 0, requirePreviouslyApproved: false, externalCheck: true })
})

let turn = 0
const input = (article: string, extra: Record<string, unknown> = {}) => {
  turn += 1
  return {
    article,
    name: 'Robin',
    email: server.canary.email(),
    content: `Remark number ${turn}, and nothing else.`,
    ...extra,
  }
}
const post = async (extra: Record<string, unknown> = {}) => {
  const { slug } = await server.article({})
  const { doc } = await doors.rest(server, input(slug, extra))
  return String(doc?.id)
}
const codes = async (id: string) =>
  (await server.moderation(id)).verdict.reasons.map((reason: { code: string }) => reason.code)

describe('the outside spam service', () => {
  it.each(['rest', 'graphql', 'form'] as const)(
    'is asked about what comes through %s, without the email address',
    async (door) => {
      const { slug } = await server.article({})
      const sent = input(slug)
      expect((await doors[door](server, sent)).doc?.status).toBe('approved')
      expect(service.forms).toHaveLength(1)
      expect(service.forms[0]).toMatchObject({
        blog: server.base,
        comment_author: 'Robin',
        comment_content: sent.content,
        permalink: `${server.base}/articles/${slug}`,
        user_ip: '127.0.0.1',
      })
      expect(JSON.stringify(service.forms)).not.toContain(sent.email)
    },
  )

  it('makes spam of what it calls spam, and trash of what is not worth keeping; the sender learns neither', async () => {
    service.answer({ body: 'true' })
    const { slug } = await server.article({})
    const { doc } = await doors.rest(server, input(slug))
    expect(doc?.status).toBe('pending')
    expect((await server.moderation(String(doc?.id))).comment.status).toBe('spam')
    service.answer({ body: 'true', headers: { 'X-akismet-pro-tip': 'discard' } })
    expect((await server.moderation(await post())).comment.status).toBe('trash')
  })

  it('is not asked while the settings say so, nor about staff, nor about what is refused anyway', async () => {
    const { slug } = await server.article({})
    await doors.rest(server, { ...input(slug), name: 5 })
    await doors.rest(server, input(slug), { cookie: server.staff.moderator.cookie })
    await server.discussion({ floodSeconds: 0, externalCheck: false })
    await doors.rest(server, input(slug))
    expect(service.forms).toEqual([])
  })

  it('holds a comment it does not answer for, and says so', async () => {
    service.answer({ status: 500, body: 'oops' })
    const id = await post()
    expect((await server.moderation(id)).comment.status).toBe('pending')
    expect(await codes(id)).toEqual(['check_failed'])
  })
})

describe('asking again', () => {
  const moderate = async (path: string, body: Record<string, unknown>) => {
    const response = await fetch(`${server.base}/api/moderation${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.moderator.cookie },
      body: JSON.stringify(body),
    })
    expect(response.status).toBeLessThan(300)
  }
  const holdAll = (article: string) =>
    server.payload.update({ collection: 'articles', id: article, data: { discussion: { moderation: 'holdAll' } } })

  it('publishes what only waited for the answer', async () => {
    service.answer({ status: 503, body: '' })
    const id = await post()
    await recheckComments(server.payload)
    expect(service.forms).toHaveLength(1)
    service.answer({ body: 'false' })
    server.clock.advance(60_000)
    await recheckComments(server.payload)
    expect(service.forms).toHaveLength(2)
    expect(service.forms[1]).toMatchObject({ user_ip: '0.0.0.0', recheck_reason: 'no_answer' })
    const { comment, events, verdict } = await server.moderation(id)
    expect([comment.status, verdict.reasons]).toEqual(['approved', []])
    expect(events.at(-1)).toMatchObject({ kind: 'rechecked', from: 'pending', to: 'approved', actorType: 'rule' })
    server.clock.advance(3_600_000)
    await recheckComments(server.payload)
    expect(service.forms).toHaveLength(2)
  })

  it('leaves waiting what waits for other reasons too', async () => {
    service.answer({ status: 503, body: '' })
    const id = await post({ content: 'https://a.example https://b.example' })
    service.answer({ body: 'false' })
    server.clock.advance(60_000)
    await recheckComments(server.payload)
    expect((await server.moderation(id)).comment.status).toBe('pending')
    expect(await codes(id)).toEqual(['too_many_links'])
  })

  it.each([
    [
      'its sender is banned',
      (id: string) => moderate('/bans', { kind: 'name', effect: 'reject', comment: id }),
      'banned',
    ],
    ['the article holds everything', (_: string, article: string) => holdAll(article), 'article_mode'],
  ])('publishes nothing when %s meanwhile', async (_, change, reason) => {
    const { slug, id: article } = await server.article({})
    service.answer({ status: 503, body: '' })
    const { doc } = await doors.rest(server, input(slug, { name: `Robin ${turn}` }))
    const id = String(doc?.id)
    await change(id, article)
    service.answer({ body: 'false' })
    server.clock.advance(60_000)
    await recheckComments(server.payload)
    expect((await server.moderation(id)).comment.status).not.toBe('approved')
    expect(await codes(id)).toContain(reason)
  })

  it('publishes nothing that readers’ reports have hidden', async () => {
    await server.discussion({
      floodSeconds: 0,
      requirePreviouslyApproved: false,
      externalCheck: true,
      reportThreshold: 1,
    })
    service.answer({ status: 503, body: '' })
    const id = await post()
    await moderate('/comments', { ids: [id], to: 'approved' })
    const reported = await fetch(`${server.base}/api/comments/${id}/report`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ reason: 'spam' }),
    })
    expect(reported.status).toBe(201)
    expect((await server.moderation(id)).comment.status).toBe('pending')
    service.answer({ body: 'false' })
    server.clock.advance(60_000)
    await recheckComments(server.payload)
    expect((await server.moderation(id)).comment.status).toBe('pending')
  })

  it('waits longer after each failure', async () => {
    service.answer({ status: 503, body: '' })
    await post()
    const asked = async (minutes: number) => {
      service.forms.length = 0
      server.clock.advance(minutes * 60_000)
      await recheckComments(server.payload)
      return service.forms.length
    }
    expect([await asked(1), await asked(1), await asked(1), await asked(2), await asked(2)]).toEqual([1, 0, 1, 0, 1])
    service.answer({ body: 'false' })
    expect(await asked(60)).toBe(1)
  })

  it('leaves alone what somebody has decided in the meantime', async () => {
    service.answer({ status: 503, body: '' })
    const id = await post()
    const decide = (to: string) =>
      fetch(`${server.base}/api/moderation/comments`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: server.base, cookie: server.staff.moderator.cookie },
        body: JSON.stringify({ ids: [id], to }),
      })
    await decide('trash')
    await decide('pending')
    service.answer({ body: 'false' })
    server.clock.advance(60_000)
    await recheckComments(server.payload)
    expect((await server.moderation(id)).comment.status).toBe('pending')
    expect(service.forms).toHaveLength(1)
  })

  it('asks once when several processes ask', async () => {
    service.answer({ status: 503, body: '' })
    await post()
    service.answer({ body: 'false' })
    server.clock.advance(60_000)
    await Promise.all([recheckComments(server.payload), recheckComments(server.payload)])
    expect(service.forms).toHaveLength(2)
  })
})
