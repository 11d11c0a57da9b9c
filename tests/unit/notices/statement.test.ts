import { describe, expect, it } from 'vitest'
import { statementOf } from '../../../src/comments/status'
import { explain, type ReasonCode, reasonCodes } from '../../../src/moderation/reasons'
import { rules } from '../../../src/moderation/rules'
import { rules as signs } from '../../../src/moderation/spam/score'
import type { ReasonWords } from '../../../src/moderation/types'
import { explainIn, renderStatement } from '../../../src/notices/statement'
import { type Language, languages, say } from '../../../src/platform/language'
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
      'reasons.moderation_word',
    ] as const)
      expect(text).toContain(say(language, key))
    expect(text).toContain(say(language, 'numbers.too_many_links', { links: 3, limit: 2 }))
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

describe('explainIn', () => {
  /** What events keep of each reason with numbers. More than ten: small numbers are words in Arabic. */
  const kept = {
    too_many_links: { links: 23, limit: 12 },
    spam_score: { percent: 91, of100: 87, model: 'm' },
    spam_points: { points: 75, rules: 'shortened_link, gone, html_link' },
    campaign: { campaign: 'c', alike: 14, to: 'spam', actor: 'a', at: '2026-07-12T23:30:00.000Z' },
    repeated: { articles: 13, limit: 11 },
    recent_rejections: { decided: 26, rejected: 17 },
    quarantine: { approved: 11, needed: 15 },
    reported: { reports: 19 },
  }
  const words = Object.values(rules).flatMap(({ reasons }) => Object.entries<ReasonWords>(reasons))
  const counted = words.flatMap(([code, { facts = {} }]) =>
    Object.entries(facts).map(([key, names]) => ({ code: code as ReasonCode, key: key as keyof typeof kept, names })),
  )

  it('has a sentence for all that rules say they tell, and for nothing else', () => {
    expect(counted.map(({ key }) => key).sort()).toEqual(Object.keys(english.numbers).sort())
    expect(Object.keys(kept).sort()).toEqual(Object.keys(english.numbers).sort())
    expect(Object.keys(english.signs).sort()).toEqual([...Object.keys(signs), 'filter'].sort())
  })

  it.each(languages)('tells the numbers of every reason that has some: %s', (language) => {
    for (const { code, key, names } of counted) {
      const detail: Record<string, string | number> = kept[key]
      const sentence = explainIn(language, { code, detail })
      const told = sentence.match(/\d+/g) ?? []
      for (const name of names)
        if (typeof detail[name] === 'number')
          expect([key, told]).toEqual([key, expect.arrayContaining([String(detail[name])])])
      if (language !== 'en') expect(sentence).not.toMatch(/\b(?:comments?|sender|looks|approved|reported|It)\b/i)
      // Of what an older release kept less of, what is left is told.
      expect(explainIn(language, { code })).not.toMatch(/\d|undefined|\{/)
      if (language !== 'en') expect(explainIn(language, { code })).toBe(say(language, `reasons.${code}`))
    }
  })

  it('has the plural forms of the language', () => {
    const links = (language: Language, many: number) =>
      explainIn(language, { code: 'too_many_links', detail: { links: many, limit: 1 } })
    expect([1, 2].map((many) => links('de', many).split(';')[0])).toEqual(['Er enthält 1 Link', 'Er enthält 2 Links'])
    expect([1, 2].map((many) => links('fr', many).split(' ;')[0])).toEqual([
      'Il contient 1 lien',
      'Il contient 2 liens',
    ])
    expect([1, 2, 3, 11].map((many) => links('ar', many).split('؛')[0])).toEqual([
      'يحتوي على رابط واحد',
      'يحتوي على رابطين',
      'يحتوي على 3 روابط',
      'يحتوي على 11 رابطًا',
    ])
  })

  it('says days and signs in the words of the language', () => {
    const [campaign, points] = [
      { code: 'campaign', detail: kept.campaign },
      { code: 'spam_score', detail: kept.spam_points },
    ] as const
    expect([explainIn('de', campaign), explainIn('es', campaign)]).toEqual([
      expect.stringContaining('12. Juli 2026 als Spam markiert'),
      expect.stringContaining('12 de julio de 2026'),
    ])
    expect(explainIn('fr', points)).toBe(
      'Il ressemble à du spam (75 points sur 100) : un lien cache où il mène, des liens sont collés en HTML.',
    )
    expect(explainIn('es', { code: 'spam_score', detail: { points: 75, rules: 'gone' } })).toContain('filtro de spam')
  })

  it('is in English what moderators read', () => {
    for (const { code, key } of counted) {
      const values = {
        day: '12 July 2026',
        signs: 'a link hides where it leads, links are pasted as HTML',
        ...kept[key],
      }
      expect(say('en', `numbers.${key}`, values)).toBe(explain({ code, detail: kept[key] }))
    }
    for (const [name, { says }] of Object.entries(signs)) expect(english.signs).toHaveProperty(name, says)
  })
})
