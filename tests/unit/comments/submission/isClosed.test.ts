import { describe, expect, it } from 'vitest'
import { isClosed } from '../../../../src/comments/submission/isClosed'

const now = new Date('2026-05-04T12:00:00.000Z')
const day = 24 * 60 * 60 * 1000
const ago = (days: number, ms = 0) => new Date(now.getTime() - days * day + ms)
const open = { open: true, closeAfterDays: 0 }
const aged = { open: true, closeAfterDays: 14 }

describe('isClosed', () => {
  it.each([
    ['inherit', true, false],
    ['inherit', false, true],
    ['open', false, false],
    ['open', true, false],
    ['closed', true, true],
    ['closed', false, true],
  ] as const)('an article set to %s on a site where open is %s: %s', (article, site, closed) => {
    expect(isClosed({ article: { open: article }, policy: { open: site, closeAfterDays: 0 }, now })).toBe(closed)
  })

  it('closes to the millisecond after the site’s days', () => {
    expect(isClosed({ article: { open: 'inherit', publishedAt: ago(14, 1) }, policy: aged, now })).toBe(false)
    expect(isClosed({ article: { open: 'inherit', publishedAt: ago(14) }, policy: aged, now })).toBe(true)
  })

  it('goes by the article’s own days before the site’s', () => {
    expect(isClosed({ article: { open: 'inherit', closeAfterDays: 2, publishedAt: ago(3) }, policy: aged, now })).toBe(
      true,
    )
    expect(
      isClosed({ article: { open: 'inherit', closeAfterDays: 30, publishedAt: ago(20) }, policy: aged, now }),
    ).toBe(false)
  })

  it('never closes by age with 0 days, of the article or of the site', () => {
    expect(
      isClosed({ article: { open: 'inherit', closeAfterDays: 0, publishedAt: ago(900) }, policy: aged, now }),
    ).toBe(false)
    expect(isClosed({ article: { open: 'inherit', publishedAt: ago(900) }, policy: open, now })).toBe(false)
  })

  it('closes by age what was opened by hand', () => {
    expect(isClosed({ article: { open: 'open', publishedAt: ago(20) }, policy: aged, now })).toBe(true)
  })

  it('leaves open what has no date, or one to come', () => {
    expect(isClosed({ article: { open: 'inherit' }, policy: aged, now })).toBe(false)
    expect(isClosed({ article: { open: 'inherit', publishedAt: ago(-3) }, policy: aged, now })).toBe(false)
  })
})
