import { describe, expect, it } from 'vitest'
import { planDescendants, unreached } from '../../../../src/comments/threads/threadRows'
import { repliesTo, row } from './rows'

const root = (path: string, visibleReplies: number) => row(path, { visibleReplies })

describe('planDescendants', () => {
  it('asks for nothing below roots without visible replies', () => {
    expect(planDescendants([root('a', 0), root('b', 0)])).toEqual({ shared: [], limit: 0, single: [] })
  })

  it('reads roots with few replies together and those with many alone', () => {
    const plan = planDescendants([root('a', 1), root('b', 40), root('c', 41), root('d', 100_000)])
    expect(plan).toEqual({ shared: ['a', 'b'], limit: 82, single: ['c', 'd'] })
  })

  it('reads no more rows than the page of roots calls for', () => {
    for (const replies of [1, 40, 41, 1_000_000]) {
      const { limit, single } = planDescendants(Array.from({ length: 100 }, (_, index) => root(`r${index}`, replies)))
      expect(limit + single.length * 21).toBeLessThanOrEqual(4100)
    }
  })
})

describe('unreached', () => {
  const plan = { shared: ['c', 'b', 'a'], limit: 25, single: [] }

  it('is empty when the query ended by itself', () => {
    expect(unreached(plan, repliesTo('a', 24))).toEqual([])
  })

  it('lists the roots after the one the query was cut off in, when that one is filled', () => {
    expect(unreached(plan, repliesTo('a', 25))).toEqual(['c', 'b'])
  })

  it('lists the root the query was cut off in too, when it is not filled', () => {
    expect(unreached(plan, [...repliesTo('a', 15), ...repliesTo('b', 10)])).toEqual(['c', 'b'])
    expect(unreached(plan, [...repliesTo('a', 4), ...repliesTo('b', 21)])).toEqual(['c'])
  })
})
