import { describe, expect, it } from 'vitest'
import { holdRepeats } from '../../../../src/moderation/rules/holdRepeats'
import { ask, given } from './given'

describe('holdRepeats', () => {
  it('holds a text that stands under as many other articles as the limit', () => {
    expect(ask(holdRepeats, given({ repeats: 2 }, { repeatLimit: 2 }))).toEqual({
      code: 'repeated',
      outcome: 'hold',
      detail: { articles: 2, limit: 2 },
    })
  })

  it('has no opinion below the limit', () => {
    expect(ask(holdRepeats, given({ repeats: 1 }, { repeatLimit: 2 }))).toBeUndefined()
  })

  it('has no opinion when the limit is 0', () => {
    expect(ask(holdRepeats, given({ repeats: 9 }, { repeatLimit: 0 }))).toBeUndefined()
  })
})
