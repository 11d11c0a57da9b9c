import { describe, expect, it } from 'vitest'
import { holdFirstTimeAuthor } from '../../../../src/moderation/rules/holdFirstTimeAuthor'
import { ask, given } from './given'

describe('holdFirstTimeAuthor', () => {
  const required = { requirePreviouslyApproved: true }

  it('holds a sender without a proven, approved address', () => {
    expect(ask(holdFirstTimeAuthor, given({}, required))).toEqual({ code: 'first_time_author', outcome: 'hold' })
  })

  it('has no opinion about a proven sender', () => {
    expect(ask(holdFirstTimeAuthor, given({ provenApproved: true }, required))).toBeUndefined()
  })

  it('has no opinion while the site does not ask', () => {
    expect(ask(holdFirstTimeAuthor, given())).toBeUndefined()
  })
})
