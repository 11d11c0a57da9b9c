import { describe, expect, it } from 'vitest'
import { holdNewAuthors } from '../../../../src/moderation/rules/holdNewAuthors'
import { ask, given } from './given'

describe('holdNewAuthors', () => {
  it('holds a sender with fewer approved comments than are needed', () => {
    expect(ask(holdNewAuthors, given({ approvedBefore: 2 }, { quarantineComments: 3 }))).toEqual({
      code: 'quarantine',
      outcome: 'hold',
      detail: { approved: 2, needed: 3 },
    })
  })

  it('has no opinion about a sender with as many as are needed', () => {
    expect(ask(holdNewAuthors, given({ approvedBefore: 3 }, { quarantineComments: 3 }))).toBeUndefined()
  })

  it('has no opinion about a browser that a moderator trusts', () => {
    const trusted = given({ approvedBefore: 1, reader: 'trusted' }, { quarantineComments: 3 })
    expect(ask(holdNewAuthors, trusted)).toBeUndefined()
  })

  it('has no opinion when none are needed', () => {
    expect(ask(holdNewAuthors, given())).toBeUndefined()
  })
})
