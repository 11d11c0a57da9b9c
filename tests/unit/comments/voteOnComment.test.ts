import { describe, expect, it } from 'vitest'
import { rankOf, votesOf, wilsonBound } from '../../../src/comments/voteOnComment'

describe('the lower bound of Wilson’s interval', () => {
  // Values worked out from the formula by hand.
  it.each([
    [1, 1, 0.2065],
    [10, 10, 0.7225],
    [60, 100, 0.502],
    [0, 10, 0],
    [0, 0, 0],
  ])('of %i in %i is %d', (helpful, cast, bound) => {
    expect(wilsonBound({ cast, helpful })).toBeCloseTo(bound, 4)
  })
})

describe('the rank of a comment', () => {
  it('grows with the share of helpful votes and with how many there are', () => {
    const of = (helpful: number, cast: number) => rankOf({ helpful, cast }) ?? 0
    expect(of(2, 2)).toBeGreaterThan(of(1, 1))
    expect(of(9, 10)).toBeGreaterThan(of(2, 2))
    expect(of(60, 100)).toBeGreaterThan(of(6, 10))
    expect(of(5, 5)).toBeGreaterThan(of(6, 12))
  })

  it('is none for what nobody or hardly anybody finds helpful', () => {
    expect([rankOf({ helpful: 0, cast: 0 }), rankOf({ helpful: 0, cast: 3 }), rankOf({ helpful: 1, cast: 9 })]).toEqual(
      [null, null, null],
    )
  })

  it('takes older votes, of which the difference is known only, for votes that agree', () => {
    expect(votesOf({ votes: 4 })).toEqual({ cast: 4, helpful: 4 })
    expect(votesOf({ votes: -4, votesCast: null })).toEqual({ cast: 4, helpful: 0 })
    expect(votesOf({ votes: 1, votesCast: 7 })).toEqual({ cast: 7, helpful: 4 })
  })
})
