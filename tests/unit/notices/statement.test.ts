import { describe, expect, it } from 'vitest'
import { statementOf } from '../../../src/comments/statementOf'
import { reasonCodes } from '../../../src/moderation/reasons'
import { renderStatement } from '../../../src/notices/statement'
import { languages, say } from '../../../src/platform/language'
import english from '../../../src/platform/messages/en.json'

const decision = (fields: Partial<Parameters<typeof statementOf>[0]> = {}) =>
  statementOf({
    from: 'approved',
    to: 'trash',
    actorType: 'person',
    reasons: [],
    note: null,
    ground: undefined,
    policy: { guidelines: '', redress: '' },
    ...fields,
  })

describe('statementOf', () => {
  it.each([
    { from: 'pending', to: 'trash' },
    { from: 'spam', to: 'trash' },
    { from: 'pending', to: 'approved' },
  ] as const)('has nothing to state about a change from $from to $to', (change) => {
    expect(decision(change)).toBeUndefined()
  })

  it('has nothing to state about what its author removes', () => {
    expect(decision({ actorType: 'system' })).toBeUndefined()
  })

  it.each([
    ['pending', 'visibility'],
    ['spam', 'removal'],
    ['trash', 'removal'],
  ] as const)('calls a change to %s a restriction of %s', (to, restriction) => {
    expect(decision({ to })?.restriction).toBe(restriction)
  })

  it('gives the rule that was named, else the guidelines where there are any, else the terms', () => {
    expect(decision({ ground: ' Rule 3. ' })?.ground).toBe('Rule 3.')
    expect(decision({ policy: { guidelines: 'Be kind.', redress: '' } })?.ground).toMatch(/guidelines/)
    expect(decision()?.ground).toMatch(/terms/)
  })

  it('says of a comment that readers reported that a rule decided and people found it', () => {
    const reasons = [{ code: 'reported', phase: 'holdReported', outcome: 'hold', detail: { reports: 3 } }] as const
    expect(decision({ to: 'pending', actorType: 'rule', reasons })).toMatchObject({
      foundAutomatically: false,
      decidedAutomatically: true,
      facts: 'It was reported 3 times by readers.',
    })
  })

  it('says how to object, in the site’s words or in plain ones', () => {
    expect(decision({ policy: { guidelines: '', redress: 'Write to the editor.' } })?.redress).toBe(
      'Write to the editor.',
    )
    expect(decision()?.redress).toMatch(/out of court/)
  })
})

describe('renderStatement', () => {
  const statement = decision({ note: 'It names a neighbour.', ground: 'Rule 3.' })
  const mail = (fields = {}) => {
    if (!statement) throw new Error('nothing to state')
    return renderStatement({
      site: 'Colloquy',
      language: 'en',
      decision: { reasons: [], note: 'It names a neighbour.', to: 'trash' },
      article: { title: 'Tide\r\nBcc: pools', url: 'https://site.example/articles/tides' },
      name: 'Ann',
      text: 'First line.\n\nSecond line.',
      decidedAt: '2026-05-04T10:00:00.000Z',
      statement,
      ...fields,
    })
  }

  it('quotes the comment and says what, why, how, on what ground and what can be done', () => {
    const { text } = mail()
    for (const part of [
      '> First line.\n>\n> Second line.',
      '2026-05-04 10:00 UTC',
      'It names a neighbour.',
      'A person made the decision.',
      'Rule 3.',
      'out of court',
      'https://site.example/articles/tides',
    ])
      expect(text).toContain(part)
  })

  it('keeps its subject in one line, whatever the title', () => {
    expect(mail().subject).toBe('Your comment on “Tide Bcc: pools” is no longer shown')
  })

  it('does without what is gone', () => {
    const { subject, text } = mail({ article: undefined, text: undefined, name: '' })
    expect(subject).toBe('Your comment is no longer shown')
    expect(text).toMatch(/^Hello,\n\n/)
    expect(text).not.toContain('>')
  })

  it.each(languages.filter((language) => language !== 'en'))('is in the language of the site: %s', (language) => {
    const reasons = [
      { code: 'too_many_links', phase: 'holdLinks', outcome: 'hold', detail: { links: 3, limit: 2 } },
      { code: 'moderation_word', phase: 'holdModerationWords', outcome: 'hold' },
    ] as const
    const byRule = decision({ to: 'pending', actorType: 'rule', reasons })
    const { subject, text } = mail({ language, statement: byRule, decision: { reasons, note: null, to: 'pending' } })
    expect(subject).toBe(say(language, 'statement.subject_on', { title: 'Tide Bcc: pools' }))
    for (const key of [
      'statement.by_rule',
      'statement.automatic',
      'statement.terms',
      'statement.redress',
      'reasons.too_many_links',
      'reasons.moderation_word',
    ] as const)
      expect(text).toContain(say(language, key))
    expect(text).not.toMatch(/\b(?:decision|moderator|The|It)\b/)
    // What a person wrote stays in their words; where nobody gave a reason, the decision itself is told.
    const own = mail({ language, decision: { reasons: [], note: 'It names a neighbour.', to: 'trash' } }).text
    expect([own.includes('It names a neighbour.'), own.includes('Rule 3.')]).toEqual([true, true])
    expect(mail({ language, decision: { reasons: [], note: null, to: 'spam' } }).text).toContain(
      say(language, 'statement.spam'),
    )
  })

  it('has a sentence for every reason, and for nothing else', () => {
    expect(Object.keys(english.reasons).sort()).toEqual([...reasonCodes].sort())
  })
})
