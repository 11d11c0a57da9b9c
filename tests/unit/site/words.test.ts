import { describe, expect, it } from 'vitest'
import { discussion } from '../../../src/site/discussion'
import { html } from '../../../src/site/html'
import { layout } from '../../../src/site/layout'
import { replyForm } from '../../../src/site/replyForm'
import { pluralsOf, tell } from '../../../src/site/words'
import { comment, form, hostile, view } from './samples'

describe('tell', () => {
  it('puts markup into a sentence as it is, and escapes everything else, marks of its own too', () => {
    const link = html`<a href="/">${hostile}</a>`
    const told = tell({ language: 'de' }, 'site.what_on', { what: '\uE0001\uE001<b>', article: link }).html
    expect(told).toBe(`\uE0001\uE001&lt;b&gt; zu ${link.html}`)
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
    ['ar', 'انشر التعليق', 'تعليق واحد على «Tides»', '2026'],
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
