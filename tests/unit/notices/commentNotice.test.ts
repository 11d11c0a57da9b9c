import { describe, expect, it } from 'vitest'
import { renderCommentNotice, renderDigest } from '../../../src/notices/commentNotice'
import type { Language } from '../../../src/platform/language'
import { renderReportAnswer } from '../../../src/reports/answerReport'

const article = { title: 'Tide\npools', url: 'https://site.example/articles/tides' }
const notice = (about: 'published' | 'waiting', name = 'Ann', language: Language = 'en') =>
  renderCommentNotice({
    about,
    language,
    site: 'Colloquy',
    article,
    comment: { name, content: 'Call me: 0123.', url: `${article.url}/comments/c1` },
    deskUrl: 'https://site.example/desk',
    links: [{ label: 'Approve', url: 'https://site.example/mail/t?to=approved' }],
  })

describe('renderCommentNotice', () => {
  it('quotes a published comment and leads to it', () => {
    const { subject, text } = notice('published')
    expect(subject).toBe('New comment on “Tide pools”')
    expect(text).toContain('> Call me: 0123.')
    expect(text).toContain('https://site.example/articles/tides/comments/c1')
  })

  it('does not quote one that waits', () => {
    const { text } = notice('waiting')
    expect(text).not.toContain('0123')
    expect(text).toContain('https://site.example/desk')
  })

  it('has a word for who gave no name', () => {
    expect(notice('waiting', ' ').text).toMatch(/^Somebody has commented/)
  })
})

describe('mails to staff', () => {
  it.each([
    ['de', 'Ein Kommentar zu „Tide pools“ wartet auf Sie', /^Jemand hat auf Colloquy/],
    ['fr', 'Un commentaire sur « Tide pools » vous attend', /a commenté « Tide pools »/],
    ['es', 'Un comentario sobre «Tide pools» le espera', /ha comentado «Tide pools»/],
    ['ar', 'تعليق على «Tide pools» في انتظارك', /Tide pools/],
  ] as const)('are in the language of the site: %s', (language, subject, words) => {
    const mail = notice('waiting', ' ', language)
    expect(mail.subject).toBe(subject)
    expect(mail.text).toMatch(words)
    expect(mail.html).toContain(language === 'ar' ? 'dir="rtl"' : `lang="${language}"`)
    for (const about of ['published', 'waiting'] as const)
      expect(notice(about, 'Ann', language).text).not.toMatch(/\b(?:wrote|comment on|Read it|your article)\b/)
  })

  it('hold links that decide, in both forms, and no address that was typed', () => {
    const mail = renderCommentNotice({
      about: 'published',
      language: 'en',
      site: 'Colloquy',
      article,
      comment: { name: 'ann@reader.example', content: 'Write to <ann@reader.example>.', url: article.url },
      deskUrl: 'https://site.example/desk',
      links: [{ label: 'Mark as spam', url: 'https://site.example/mail/t?to=spam&x' }],
    })
    expect(mail.text).toContain('  Mark as spam: https://site.example/mail/t?to=spam&x')
    expect(mail.html).toContain('<a href="https://site.example/mail/t?to=spam&amp;x">Mark as spam</a>')
    expect(mail.text).toContain('Write to <[address]>.')
    for (const form of [mail.text, mail.html]) expect(form).not.toContain('ann@')
  })

  const one = { name: 'Ann', title: 'Tide\npools', links: [] }
  const many = { total: 30, comments: [one, { ...one, name: '' }] }
  const none = { total: 0, comments: [] }
  const digest = (parts: Partial<Parameters<typeof renderDigest>[0]>) =>
    renderDigest({
      language: 'en',
      site: 'Colloquy',
      waiting: none,
      published: none,
      deskUrl: 'https://site.example/desk',
      ...parts,
    })

  it.each([
    [{ waiting: { total: 1, comments: [one] } }, 'A comment on “Tide pools” waits for you'],
    [{ waiting: many }, '30 comments at Colloquy wait for you'],
    [{ published: { total: 1, comments: [one] } }, 'New comment on “Tide pools”'],
    [{ published: many }, '30 new comments at Colloquy'],
    [{ published: many, waiting: many }, '30 waiting and 30 new comments at Colloquy'],
  ])('are named after what a digest is about: %j', (parts, subject) => {
    expect(digest(parts).subject).toBe(subject)
  })

  it('say of a digest how much more there is, and nothing of links where there are none', () => {
    const { text } = digest({ waiting: many })
    expect(text).toContain('- Somebody on “Tide pools”')
    expect(text).toContain('And 28 more.')
    expect(text).not.toContain('These links')
  })
})

describe('renderReportAnswer', () => {
  const answer = (outcome: 'upheld' | 'dismissed', redress = '') =>
    renderReportAnswer({
      language: 'en',
      site: 'Colloquy',
      article,
      outcome,
      reportedAt: '2026-05-04T10:00:00.000Z',
      redress,
    }).text

  it('says what was decided', () => {
    expect(answer('upheld')).toContain('no longer shown')
    expect(answer('dismissed')).toContain('it stays')
  })

  it('says how to object where the site has said so', () => {
    expect(answer('dismissed', 'Write to the editor.')).toContain('Write to the editor.')
    expect(answer('dismissed')).not.toContain('disagree')
  })
})
