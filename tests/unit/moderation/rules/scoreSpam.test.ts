import { describe, expect, it } from 'vitest'
import { scoreSpam } from '../../../../src/moderation/rules/scoreSpam'
import { ask, given, score } from './given'

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

  it('goes by the spam filter once that has seen enough, and keeps what its score means and who gave it', () => {
    const limits = { spamHold: 50, spamReject: 95 }
    expect(ask(scoreSpam, given({ spamScore: score(50) }, limits))).toEqual({
      code: 'spam_score',
      outcome: 'hold',
      detail: { percent: 50, of100: 50, model: '0123456789ab' },
    })
    expect(ask(scoreSpam, given({ spamScore: score(95) }, limits))?.outcome).toBe('spam')
    expect(ask(scoreSpam, given({ spamScore: score(95) }, { spamHold: 0, spamReject: 95 }))?.outcome).toBe('spam')
    expect(ask(scoreSpam, given({ spamScore: score(49.9) }, limits))).toBeUndefined()
    expect(ask(scoreSpam, given({ spamScore: score(99.9) }))).toBeUndefined()
  })

  it('hears the signs beside the filter only where they leave no doubt', () => {
    const doubtful = { content: '[url=https://example.org/]x[/url]', text: 'x', links: 1 }
    const pasted = { content: '<a href="x">x</a> [url=https://bit.ly/x]x[/url]', text: 'x', links: 1 }
    const limits = { spamHold: 50, spamReject: 95 }
    expect(ask(scoreSpam, given({}, limits, doubtful))?.outcome).toBe('hold')
    expect(ask(scoreSpam, given({ spamScore: score(2) }, limits, doubtful))).toBeUndefined()
    expect(ask(scoreSpam, given({ spamScore: score(2) }, limits, pasted))).toMatchObject({
      outcome: 'spam',
      detail: { points: 100 },
    })
  })

  it('tells a score with what it means', () => {
    const told = scoreSpam.reasons.spam_score.sentence({ percent: 97.2, of100: 96, model: 'x' }, undefined)
    expect(told).toBe('It looks like spam (97.2 %): of comments scored like this, 96 of 100 were spam.')
  })

  it('has no opinion below the limits, or when both are 0', () => {
    expect(ask(scoreSpam, given({}, { spamHold: 50, spamReject: 90 }))).toBeUndefined()
    expect(ask(scoreSpam, given({}, {}, spam))).toBeUndefined()
  })
})
