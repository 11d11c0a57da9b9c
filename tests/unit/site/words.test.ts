import { describe, expect, it } from 'vitest'
import { html } from '../../../src/site/html'
import { layout } from '../../../src/site/layout'
import { replyForm } from '../../../src/site/replyForm'
import { managePage } from '../../../src/site/subscriptions'
import { pluralsOf, tell, wordsIn } from '../../../src/site/words'
import { comment, discussion, form, hostile, view } from './samples'

describe('tell', () => {
  it('puts markup into a sentence as it is, and escapes everything else, marks of its own too', () => {
    const link = html`<a href="/">${hostile}</a>`
    const told = tell({ language: 'de' }, 'site.what_on', { what: '\uE0001\uE001<b>', article: link }).html
    expect(told).toBe(`\uE0001\uE001&lt;b&gt; zu ${link.html}`)
  })
})

describe('a sentence from right to left', () => {
  const title = 'What does it keep?'

  it('isolates the texts that are put into it, and no numbers', () => {
    expect(wordsIn({ language: 'ar' })('site.comments_on', { count: 3, title })).toBe(
      `3 تعليقات على «\u2068${title}\u2069»`,
    )
    expect(wordsIn({ language: 'en' })('site.comments_on', { count: 3, title })).toBe(`3 comments on “${title}”`)
    const told = tell({ language: 'ar' }, 'site.replies_to', { name: html`<bdi>Kim</bdi>` }).html
    expect(told).toContain('\u2068<bdi>Kim</bdi>\u2069')
  })

  it('lets what is itself a sentence with such a text run from right to left', () => {
    const say = wordsIn({ language: 'ar' })
    const quoted = `«\u2068${title}\u2069»`
    expect(say('site.what_on', { what: 'الردود', article: say('site.quoted', { title }) })).toBe(
      `\u2068الردود\u2069 على \u2067${quoted}\u2069`,
    )
    const link = html`<a href="/">${say('site.quoted', { title })}</a>`
    expect(tell({ language: 'ar' }, 'site.what_on', { what: 'الردود', article: link }).html).toBe(
      `\u2068الردود\u2069 على \u2067<a href="/">${quoted}</a>\u2069`,
    )
  })

  it.each([
    ['en', `“${title}”`],
    ['de', `„${title}“`],
    ['es', `«${title}»`],
    ['ar', `«\u2068${title}\u2069»`],
  ] as const)('names an article in the quotation marks of its language: %s', (language, quoted) => {
    const found = [
      { id: 's1', kind: 'all' as const, createdAt: '2026-05-04T10:00:00.000Z', article: { title, url: '/articles/a' } },
    ]
    const page = managePage(found, { language, timeZone: 'UTC', token: 't' }).html
    expect(page).toContain(`<a href="/articles/a">${quoted}</a>`)
    expect(page.match(/aria-label="([^"]*)"/)?.[1]).toContain(quoted)
  })
})

describe('pluralsOf', () => {
  it('has a sentence for each form of a language, with a mark for the number', () => {
    expect(pluralsOf('en', 'site.fresh')).toEqual({ one: '# new comment', other: '# new comments' })
    const arabic = pluralsOf('ar', 'site.fresh')
    expect(Object.keys(arabic).sort()).toEqual(['few', 'many', 'one', 'other', 'two', 'zero'])
    expect([arabic.two, arabic.few]).toEqual(['تعليقان جديدان', '# تعليقات جديدة'])
  })
})

describe('a page', () => {
  it('says which language it is in, and which way that is written', () => {
    const site = { title: 'T', tagline: '', footer: '', publicUrl: 'https://x.example', timeZone: 'UTC' }
    expect(layout({ site: { ...site, language: 'de' }, body: html`` })).toContain('<html lang="de">')
    expect(layout({ site: { ...site, language: 'ar' }, body: html`` })).toContain('<html lang="ar" dir="rtl">')
  })

  it.each([
    ['de', 'Kommentar abschicken', '1 Kommentar zu „Tides“', '04.05.2026'],
    ['fr', 'Publier le commentaire', '1 commentaire sur « Tides »', '4 mai 2026'],
    ['es', 'Publicar comentario', '1 comentario sobre «Tides»', '4 may 2026'],
    ['ar', 'انشر التعليق', 'تعليق واحد على «\u2068Tides\u2069»', '2026'],
  ] as const)('in %s has no sentence of another', (language, button, heading, day) => {
    const labels = / (?:aria-label|title)="([^"]*)"/g
    const waiting = comment({
      id: 'c2',
      waiting: true,
      badge: 'staff',
      pinned: true,
      editedAt: '2026-05-04T10:00:00.000Z',
    })
    const shown = [
      discussion(view({ language, canVote: true, after: 'y', next: 'x', comments: [comment({ more: 'x' }), waiting] }))
        .html,
      discussion(view({ language, total: 0, comments: [] })).html,
      replyForm(form({ language, replyTo: 'Bea', canMail: true, isRemembered: true })).html,
    ].join('')
    expect(shown).toContain(button)
    expect(shown).toContain(heading)
    expect(shown).toContain(day)
    const said = `${shown.replace(/<[^>]+>/g, ' ')} ${[...shown.matchAll(labels)].map(([, text]) => text).join(' ')}`
    expect(said).not.toMatch(/\b(?:the|your|this|comments?|reply|with|edited|pinned|staff|helpful|more)\b/i)
  })
})
