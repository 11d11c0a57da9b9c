import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide } from '../../../src/moderation/decide'
import { explain, reasonCodes } from '../../../src/moderation/reasons'
import { anyFacts, anyPolicy, anySubmission } from './samples'

describe('explain', () => {
  it.each(reasonCodes)('says %s in one sentence, without a code or a gap', (code) => {
    const sentence = explain({ code })
    expect(sentence).toMatch(/^[A-Z].{10,120}\.$/)
    expect(sentence).not.toMatch(/_|undefined|null|NaN/)
  })

  it('has words of its own for every code', () => {
    expect(new Set(reasonCodes.map((code) => explain({ code }))).size).toBe(reasonCodes.length)
  })

  it('counts the links', () => {
    const sentence = explain({ code: 'too_many_links', detail: { links: 3, limit: 2 } })
    expect(sentence).toBe('It contains 3 links; from 2 on, a comment is held.')
  })

  it('speaks of one link in the singular', () => {
    const sentence = explain({ code: 'too_many_links', detail: { links: 1, limit: 1 } })
    expect(sentence).toContain('1 link;')
  })

  it('names the checks that failed', () => {
    expect(explain({ code: 'check_failed', detail: { checks: 'honeypot' } })).toContain('honeypot')
  })

  it('says where a word was found', () => {
    expect(explain({ code: 'moderation_word', field: 'name' })).toMatch(/^The name contains/)
    expect(explain({ code: 'disallowed_word', field: 'content' })).toMatch(/^The text contains/)
  })

  it.each([
    ['banned', { kind: 'range', effect: 'reject' }, 'Its sender is banned: a range of network addresses.'],
    ['repeated', { articles: 1, limit: 1 }, 'The same text was sent under 1 other article within a week.'],
    [
      'recent_rejections',
      { decided: 3, rejected: 1 },
      'Of 3 comments of its sender decided within a week, 1 was rejected.',
    ],
    [
      'quarantine',
      { approved: 1, needed: 3 },
      'Its sender has 1 approved comment so far; they are held until there are 3.',
    ],
    ['quarantine', { kind: 'name', effect: 'quarantine' }, 'Comments of its sender are held for the time being.'],
    [
      'spam_score',
      { points: 75, rules: 'shortened_link, html_link' },
      'It looks like spam (75 of 100 points): a link hides where it leads, links are pasted as HTML.',
    ],
    ['spam_score', { points: 75, rules: 'gone' }, 'It looks like spam (75 of 100 points): by the spam filter.'],
    ['contains_address', { what: 'phone' }, 'The comment contains a phone number, perhaps by mistake.'],
    ['external', { answer: 'spam' }, 'The outside check takes it for spam.'],
    ['external', { answer: 'discard' }, 'The outside check takes it for spam so plain that nobody need look at it.'],
  ] as const)('tells what is known of %s %j', (code, detail, sentence) => {
    expect(explain({ code, detail })).toBe(sentence)
  })

  it('says every reason a phase can give in one sentence', () => {
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, (any, settings, known) => {
        for (const reason of decide(any, settings, known).reasons) {
          expect(explain(reason)).toMatch(/^[A-Z].{10,400}\.$/)
          expect(explain(reason)).not.toMatch(/_|undefined|null|NaN/)
        }
      }),
    )
  })
})
