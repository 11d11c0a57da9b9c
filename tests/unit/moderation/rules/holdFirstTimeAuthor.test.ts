import { describe, expect, it } from 'vitest'
import { holdFirstTimeAuthor } from '../../../../src/moderation/rules/holdFirstTimeAuthor'
import { readerStandings } from '../../../../src/moderation/types'
import { ask, given } from './given'

describe('holdFirstTimeAuthor', () => {
  const required = { requirePreviouslyApproved: true }

  it('holds a sender without a proven, approved address', () => {
    expect(ask(holdFirstTimeAuthor, given({}, required))).toEqual({ code: 'first_time_author', outcome: 'hold' })
  })

  it('says how the browser stands it came from', () => {
    for (const reader of readerStandings) {
      const [opinion] = [ask(holdFirstTimeAuthor, given({ reader }, required))].flat()
      expect(opinion?.detail).toEqual(reader === 'none' ? undefined : { reader })
      expect(holdFirstTimeAuthor.reasons.first_time_author.sentence(opinion?.detail ?? {}, undefined)).toMatch(
        /browser|sender/,
      )
    }
  })

  it('has no opinion about a proven sender', () => {
    expect(ask(holdFirstTimeAuthor, given({ provenApproved: true }, required))).toBeUndefined()
  })

  it('leaves to a campaign what somebody approved for later ones, and nothing else of it', () => {
    const campaign = (to: 'approved' | 'spam') => ({ id: 'c1', to, alike: 2, actor: 'a1', at: '2026-07-12T08:00:00Z' })
    expect(ask(holdFirstTimeAuthor, given({ campaign: campaign('approved') }, required))).toBeUndefined()
    expect(ask(holdFirstTimeAuthor, given({ campaign: campaign('spam') }, required))?.outcome).toBe('hold')
  })

  it('has no opinion while the site does not ask', () => {
    expect(ask(holdFirstTimeAuthor, given())).toBeUndefined()
  })
})
