import { describe, expect, it } from 'vitest'
import { holdLinks } from '../../../../src/moderation/rules/holdLinks'
import { ask, given } from './given'

describe('holdLinks', () => {
  it('holds a comment with as many links as the limit', () => {
    expect(ask(holdLinks, given({}, { maxLinks: 2 }, 2))).toEqual({
      code: 'too_many_links',
      outcome: 'hold',
      field: 'content',
      detail: { links: 2, limit: 2 },
    })
  })

  it('has no opinion below the limit', () => {
    expect(ask(holdLinks, given({}, { maxLinks: 2 }, 1))).toBeUndefined()
  })

  it('has no opinion when the limit is 0', () => {
    expect(ask(holdLinks, given({}, { maxLinks: 0 }, 50))).toBeUndefined()
  })

  it('holds a single link when the limit is 1', () => {
    expect(ask(holdLinks, given({}, { maxLinks: 1 }, 1))?.outcome).toBe('hold')
  })
})
