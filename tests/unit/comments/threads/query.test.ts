import { describe, expect, it } from 'vitest'
import { parseThreadQuery } from '../../../../src/comments/threads/query'

describe('parseThreadQuery', () => {
  it('reads texts and values alike', () => {
    const query = { order: 'newest', limit: 50, after: 'abc' }
    expect(parseThreadQuery({ order: 'newest', limit: '50', after: 'abc' })).toEqual(query)
    expect(parseThreadQuery(query)).toEqual(query)
  })

  it('leaves open what was not said', () => {
    const open = { order: undefined, limit: undefined, after: undefined }
    expect(parseThreadQuery({})).toEqual(open)
    expect(parseThreadQuery({ order: null, limit: null, after: null })).toEqual(open)
  })

  it.each(['0', '101', '-1', '1.5', '1e2', ' 5', '', 0, 101, 1.5, Number.NaN, ['5', '6'], {}])(
    'refuses %j as a limit',
    (limit) => {
      expect(parseThreadQuery({ limit })).toEqual({ wrong: { limit: 'Please give a whole number from 1 to 100.' } })
    },
  )

  it('names every parameter that is wrong, and what it can be', () => {
    expect(parseThreadQuery({ order: 'sideways', limit: 'x', after: ['a', 'b'] })).toEqual({
      wrong: {
        order: 'Please give one of: oldest, newest, best.',
        limit: 'Please give a whole number from 1 to 100.',
        after: 'Please give a text.',
      },
    })
  })
})
