import { describe, expect, it } from 'vitest'
import { renderCommentNotice } from '../../../src/notices/commentNotice'
import { renderReportAnswer } from '../../../src/reports/answerReport'

const article = { title: 'Tide\npools', url: 'https://site.example/articles/tides' }
const notice = (about: 'published' | 'waiting', name = 'Ann') =>
  renderCommentNotice({
    about,
    site: 'Colloquy',
    article,
    comment: { name, content: 'Call me: 0123.', url: `${article.url}/comments/c1` },
    deskUrl: 'https://site.example/desk',
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

describe('renderReportAnswer', () => {
  const answer = (outcome: 'upheld' | 'dismissed', redress = '') =>
    renderReportAnswer({ site: 'Colloquy', article, outcome, reportedAt: '2026-05-04T10:00:00.000Z', redress }).text

  it('says what was decided', () => {
    expect(answer('upheld')).toContain('no longer shown')
    expect(answer('dismissed')).toContain('it stays')
  })

  it('says how to object where the site has said so', () => {
    expect(answer('dismissed', 'Write to the editor.')).toContain('Write to the editor.')
    expect(answer('dismissed')).not.toContain('disagree')
  })
})
