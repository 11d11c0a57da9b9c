import { describe, expect, it } from 'vitest'
import { scoreSpam } from '../../../../src/moderation/rules/scoreSpam'
import { ask, given } from './given'

const spam = { content: '[url=https://bit.ly/x]x[/url]', text: 'x', links: 1 }

describe('scoreSpam', () => {
  it('holds what scores as much as the limit, and says what spoke for it', () => {
    const reason = ask(scoreSpam, given({}, { spamHold: 50 }, spam))
    expect(reason).toMatchObject({ code: 'spam_score', outcome: 'hold' })
    expect(reason?.detail?.points).toBeGreaterThanOrEqual(50)
    expect(String(reason?.detail?.rules).split(', ')).toEqual(expect.arrayContaining(['shortened_link', 'forum_link']))
  })

  it('takes for spam what scores as much as the higher limit', () => {
    expect(ask(scoreSpam, given({}, { spamHold: 50, spamReject: 90 }, spam))?.outcome).toBe('spam')
    expect(ask(scoreSpam, given({}, { spamHold: 0, spamReject: 90 }, spam))?.outcome).toBe('spam')
  })

  it('has no opinion below the limits, or when both are 0', () => {
    expect(ask(scoreSpam, given({}, { spamHold: 50, spamReject: 90 }))).toBeUndefined()
    expect(ask(scoreSpam, given({}, {}, spam))).toBeUndefined()
  })
})
