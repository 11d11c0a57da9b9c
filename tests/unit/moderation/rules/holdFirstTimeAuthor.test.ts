import { describe, expect, it } from 'vitest'
import { addressCounts } from '../../../../src/moderation/facts'
import { holdFirstTimeAuthor } from '../../../../src/moderation/rules/holdFirstTimeAuthor'
import { readerStandings } from '../../../../src/moderation/types'
import { facts, policy } from '../samples'
import { ask, given, score } from './given'

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

  it('lets a comment pass below the score the site has chosen, and only where it has chosen one', () => {
    const scored = { spamScore: score(4) }
    expect(ask(holdFirstTimeAuthor, given(scored, { ...required, spamRelease: 5 }))).toBeUndefined()
    expect(ask(holdFirstTimeAuthor, given(scored, { ...required, spamRelease: 4 }))).toBeDefined()
    expect(ask(holdFirstTimeAuthor, given(scored, required))).toBeDefined()
    expect(ask(holdFirstTimeAuthor, given({}, { ...required, spamRelease: 100 }))).toBeDefined()
  })

  it('lets nothing that is known of a typed address count where such a comment would pass', () => {
    const settings = { ...policy, ...required, spamRelease: 5 }
    const countsAt = (percent: number) =>
      addressCounts({ policy: settings, facts: { ...facts, spamScore: score(percent) } })
    expect(countsAt(4)).toBe(false)
    expect(countsAt(6)).toBe(true)
  })

  it('has no opinion while the site does not ask', () => {
    expect(ask(holdFirstTimeAuthor, given())).toBeUndefined()
  })
})
