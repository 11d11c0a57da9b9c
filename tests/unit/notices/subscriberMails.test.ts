import { describe, expect, it } from 'vitest'
import { renderConfirmation, renderNews, type ToldComment } from '../../../src/notices/subscriptions/mails'
import type { Language } from '../../../src/platform/language'

const told = (fields: Partial<ToldComment> = {}): ToldComment => ({
  name: 'Robin',
  words: 'The limpets walk home.',
  url: 'https://site.example/articles/tides/comments/c1',
  article: { title: 'Tides', url: 'https://site.example/articles/tides' },
  isReply: false,
  ...fields,
})
const news = (comments: ToldComment[], hasMore = false, language: Language = 'en') =>
  renderNews({
    language,
    site: 'Tide pools',
    comments,
    hasMore,
    unsubscribe: 'https://site.example/mail/u',
    manage: 'https://site.example/mail/m',
  })

describe('a mail to a subscriber', () => {
  it('says the same in text and in HTML, with who wrote, what, and how to end it', () => {
    const { html, subject, text } = news([told({ isReply: true })])
    expect(subject).toBe('Robin replied to you on “Tides”')
    expect(text).toContain(
      'Robin replied to you on “Tides”:\n> The limpets walk home.\nhttps://site.example/articles/tides/comments/c1',
    )
    for (const part of ['The limpets walk home.', 'https://site.example/mail/u', 'https://site.example/mail/m'])
      expect([text.includes(part), html?.includes(part)]).toEqual([true, true])
  })

  it('counts several in its subject, and says when there are more', () => {
    const other = told({ article: { title: 'Dunes', url: 'https://site.example/articles/dunes' } })
    expect(news([told(), told()]).subject).toBe('2 new comments on “Tides”')
    expect(news([told(), other]).subject).toBe('2 new comments at Tide pools')
    expect(news([told()], true).text).toContain('There is more than fits into a mail')
    expect(news([told()]).text).not.toContain('There is more')
  })

  it('runs nothing, breaks no header, and passes no address on', () => {
    const hostile = '<img src=x onerror=alert(1)>"\'\r\nBcc: all@list.example'
    const { html = '', subject, text } = news([told({ name: hostile, words: `${hostile} robin@reader.example` })])
    expect(subject).not.toMatch(/[\r\n]/)
    expect(html).not.toContain('<img')
    for (const part of [html, subject, text]) expect(part).not.toMatch(/all@list|robin@reader/)
  })

  it('is in the language of its reader, and says which one that is', () => {
    const german = news([told({ isReply: true }), told({ name: 'a@reader.example' })], true, 'de')
    expect(german.subject).toBe('2 neue Kommentare zu „Tides“')
    expect(german.text).toContain('Robin hat Ihnen zu „Tides“ geantwortet:')
    expect(german.text).toContain('[Adresse] schrieb zu „Tides“:')
    expect(german.text).toMatch(/Keine E-Mails mehr dazu:\n/)
    const arabic = news([told(), told()], false, 'ar')
    expect(arabic.subject).toBe('تعليقان جديدان على «Tides»')
    expect(arabic.html).toContain('<html lang="ar" dir="rtl">')
  })

  it('to confirm names the article and what for, whatever its title holds', () => {
    const { html, subject } = renderConfirmation({
      language: 'en',
      hours: 48,
      site: 'Tide pools',
      kind: 'all',
      title: '<b>Tides</b>\nnow',
      link: 'https://site.example/mail/t',
    })
    expect(subject).toBe('Please confirm: mail about “<b>Tides</b> now”')
    expect(html).toContain('every new comment on “&lt;b&gt;Tides&lt;/b&gt; now”')
    expect(html).toContain('href="https://site.example/mail/t"')
  })
})
