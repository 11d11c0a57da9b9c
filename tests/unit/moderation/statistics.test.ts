import { describe, expect, it } from 'vitest'
import { type CountedEvent, createStatistics, lastDays } from '../../../src/moderation/statistics'

const day = '2026-05-04'
const event = (fields: Partial<CountedEvent>): CountedEvent => ({
  kind: 'moderated',
  to: 'approved',
  actorType: 'person',
  createdAt: `${day}T10:00:00.000Z`,
  ...fields,
})
const add = (...events: Partial<CountedEvent>[]) => {
  const statistics = createStatistics([day])
  for (const fields of events) statistics.add(event(fields))
  return statistics.result()
}

describe('createStatistics', () => {
  it('knows nothing where nothing happened', () => {
    expect(add()).toEqual({
      median: null,
      p95: null,
      automatic: null,
      actionsPer100: null,
      reasons: [],
      days: [{ date: day, submitted: 0, decided: 0, median: null }],
    })
  })

  it('takes the median between the two in the middle, and the 95th percentile by nearest rank', () => {
    const waits = Array.from({ length: 20 }, (_, index) => ({ waited: (index + 1) * 10 }))
    expect(add(...waits)).toMatchObject({ median: 105, p95: 190 })
    expect(add({ waited: 7 })).toMatchObject({ median: 7, p95: 7 })
  })

  it('shares decisions out between rules and people, held submissions being none', () => {
    const rule = { kind: 'submitted', actorType: 'rule' } as const
    expect(add(rule, { ...rule, to: 'pending' }, { to: 'spam' }).automatic).toBe(0.5)
    expect(add({ ...rule, to: 'pending' }).automatic).toBeNull()
    expect(add({ actorType: 'system' }, {}, {}, {}).automatic).toBe(0.25)
  })

  it('counts what people decided and took back for each 100 submissions', () => {
    const rule = { kind: 'submitted', actorType: 'rule' } as const
    expect(add(rule, rule, rule, rule, {}, { kind: 'undone' }, { actorType: 'system' }).actionsPer100).toBe(50)
    expect(add({}).actionsPer100).toBeNull()
  })

  it('counts each reason once a comment, most frequent first, without what spoke for it', () => {
    const submitted = (...codes: ('banned' | 'manual')[]) =>
      ({
        kind: 'submitted',
        actorType: 'rule',
        reasons: codes.map((code) => ({ code, outcome: 'hold' as const })),
      }) as const
    const staff = { kind: 'submitted', reasons: [{ code: 'staff', outcome: 'approve' }] } as const
    expect(add(submitted('banned', 'manual', 'manual'), submitted('manual'), staff).reasons).toEqual([
      { code: 'manual', count: 2 },
      { code: 'banned', count: 1 },
    ])
  })

  it('leaves out other days, other kinds, and waits nobody knows', () => {
    expect(
      add({ createdAt: '2026-05-03T23:59:59.999Z', waited: 1 }, { kind: 'noted', waited: 1 }, { waited: null }),
    ).toMatchObject({ median: null, days: [{ decided: 1 }] })
  })
})

describe('lastDays', () => {
  it('are the days up to today, by UTC', () => {
    expect(lastDays(new Date('2026-03-01T00:30:00.000Z'), 3)).toEqual(['2026-02-27', '2026-02-28', '2026-03-01'])
  })
})
