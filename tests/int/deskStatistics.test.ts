import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ModerationEvent } from '../../src/comments/events'
import { bootServer, type TestServer } from '../support/app'

let server: TestServer
beforeAll(async () => {
  server = await bootServer()
})
afterAll(() => server.stop())

const ask = async (query = '', who: 'moderator' | 'author' | 'anonymous' = 'moderator') => {
  const response = await fetch(`${server.base}/api/moderation/statistics${query}`, {
    headers: { origin: server.base, ...(who === 'anonymous' ? {} : { cookie: server.staff[who].cookie }) },
  })
  return { status: response.status, data: await response.json() }
}

const minute = 60_000
/** An event straight in the database: what is tested is the adding up, not how events come about. */
const record = (createdAt: string, event: Partial<ModerationEvent>) =>
  server.payload.db.create({
    collection: 'moderation-events',
    data: { comment: randomUUID(), article: 'other', createdAt, updatedAt: createdAt, ...event },
  })
const held = (code: string) => ({
  kind: 'submitted' as const,
  to: 'pending' as const,
  actorType: 'rule' as const,
  policyVersion: 1,
  reasons: [{ code, phase: 'x', outcome: 'hold' }] as ModerationEvent['reasons'] & object,
})
const decided = (minutes: number) => ({
  kind: 'moderated' as const,
  from: 'pending' as const,
  to: 'approved' as const,
  actorType: 'person' as const,
  actor: 'somebody',
  waited: minutes * minute,
})

describe('the numbers of the desk', () => {
  it('are those of the range, by hand', async () => {
    const own = await server.article({ authors: [server.staff.author.byline] })
    server.clock.set('2026-05-04T12:00:00.000Z')
    // 8 submitted: 5 held, 3 decided by rules; 5 decided by people after 1, 2, 3, 4 and 100 minutes; one taken back.
    for (const code of ['first_time_author', 'first_time_author', 'too_many_links'])
      await record('2026-05-03T10:00:00.000Z', held(code))
    await record('2026-05-03T10:00:00.000Z', { ...held('manual'), article: own.id })
    await record('2026-05-04T10:00:00.000Z', { ...held('manual'), article: own.id })
    for (let index = 0; index < 3; index++)
      await record('2026-05-04T10:00:00.000Z', {
        kind: 'submitted',
        to: index === 0 ? 'trash' : 'approved',
        actorType: 'rule',
        reasons: [{ code: 'staff', phase: 'x', outcome: 'approve' }],
      })
    for (const minutes of [3, 1, 2]) await record('2026-05-03T11:00:00.000Z', decided(minutes))
    await record('2026-05-04T11:00:00.000Z', { ...decided(100), article: own.id })
    await record('2026-05-04T11:00:00.000Z', decided(4))
    await record('2026-05-04T11:00:00.000Z', { kind: 'undone', to: 'pending', actorType: 'person', actor: 'somebody' })
    await record('2026-05-04T11:00:00.000Z', { kind: 'edited', to: 'pending', actorType: 'rule' })
    // Before the range.
    await record('2026-05-01T23:59:59.999Z', held('banned'))
    await record('2026-05-01T23:59:59.999Z', decided(5000))

    expect((await ask('?days=3')).data).toEqual({
      waiting: 0,
      median: 3 * minute,
      p95: 100 * minute,
      automatic: 3 / 8,
      actionsPer100: 75,
      reasons: [
        { code: 'first_time_author', count: 2 },
        { code: 'manual', count: 2 },
        { code: 'too_many_links', count: 1 },
      ],
      days: [
        { date: '2026-05-02', submitted: 0, decided: 0, median: null },
        { date: '2026-05-03', submitted: 4, decided: 3, median: 2 * minute },
        { date: '2026-05-04', submitted: 4, decided: 5, median: 52 * minute },
      ],
    })
    expect((await ask('?days=3', 'author')).data).toMatchObject({
      median: 100 * minute,
      automatic: 0,
      actionsPer100: 50,
      reasons: [{ code: 'manual', count: 2 }],
    })
  })

  it('are added up anew after a minute, but those that wait are counted each time', async () => {
    const { id: article } = await server.article({})
    const before = (await ask()).data
    expect(before.days).toHaveLength(30)
    await server.comment({ article, status: 'pending' })
    const soon = (await ask()).data
    expect(soon).toEqual({ ...before, waiting: before.waiting + 1 })
    server.clock.advance(minute)
    expect((await ask()).data.days.at(-1).submitted).toBe(before.days.at(-1).submitted + 1)
  })

  it('are for staff, over at most a year', async () => {
    expect((await ask('', 'anonymous')).status).toBe(401)
    const { data, status } = await ask('?days=1000')
    expect([status, data.errors[0].data.errors[0].path]).toEqual([400, 'days'])
  })
})
