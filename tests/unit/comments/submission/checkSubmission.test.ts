import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkSubmission, floodWait, isClosed } from '../../../../src/comments/submission/checkSubmission'

type Input = Parameters<typeof checkSubmission>[0]['input']

const good: Input = { name: 'Ada', email: 'ada@reader.example', url: null, content: 'Well said.' }
const strict = { requireNameEmail: true, requireAccount: false }
const lenient = { requireNameEmail: false, requireAccount: false }
const isEmailAddress = (text: string) => /^[^@\s]+@[^@\s]+$/.test(text)

const check = (input: Input, policy = strict, signedIn = false) =>
  checkSubmission({ input: { ...good, ...input }, policy, signedIn, isEmailAddress }).map(({ code, path }) => [
    code,
    path,
  ])

describe('checkSubmission', () => {
  it('finds nothing wrong with a good submission', () => {
    expect(check({})).toEqual([])
  })

  it('lists everything that is wrong', () => {
    expect(check({ name: '', email: 'nope', content: '' })).toEqual([
      ['require_name_email', 'name'],
      ['require_valid_email', 'email'],
      ['require_valid_comment', 'content'],
    ])
  })
})

describe('name and address', () => {
  it('are asked for, each by its own field', () => {
    expect(check({ name: undefined, email: '' })).toEqual([
      ['require_name_email', 'name'],
      ['require_name_email', 'email'],
    ])
  })

  it('are not asked for where the site does not', () => {
    expect(check({ name: '', email: '' }, lenient)).toEqual([])
  })

  it('are not asked of accounts', () => {
    expect(check({ name: '', email: '' }, strict, true)).toEqual([])
  })

  it('are not there when they show nothing', () => {
    expect(check({ name: '\u200b\u2060' })).toEqual([['require_name_email', 'name']])
  })

  it('are checked where they are given though not asked for', () => {
    expect(check({ email: 'nope' }, lenient)).toEqual([['require_valid_email', 'email']])
  })
})

describe('an account', () => {
  const accounts = { ...strict, requireAccount: true }

  it('is asked for where the site does', () => {
    expect(check({}, accounts)).toEqual([['not_logged_in', undefined]])
  })

  it('is enough', () => {
    expect(check({}, accounts, true)).toEqual([])
  })
})

describe('a text', () => {
  it.each([
    '',
    ' \n\t ',
    '\u00a0\u2003',
    '\u200b\u200d\ufeff',
    '\u00ad\u2060',
    '\u3164\u115f',
    '\u2800',
    '\ufe0f\u034f',
    '\u202e',
    '[](https://spam.example)',
    '>',
    '- \n- ',
    '```\n```',
  ])('of %j alone is empty', (content) => {
    expect(check({ content })).toEqual([['require_valid_comment', 'content']])
  })

  it.each(['.', '👍', '👩‍🚀', 'ا', '0'])('of %j alone is not', (content) => {
    expect(check({ content })).toEqual([])
  })
})

describe('a length', () => {
  const limits = [
    ['name', 245, 'comment_author_column_length'],
    ['email', 100, 'comment_author_email_column_length'],
    ['url', 200, 'comment_author_url_column_length'],
    ['content', 65_525, 'comment_content_column_length'],
  ] as const
  /** Valid as an address, a website and a text. */
  const sized = (bytes: number) => `a@${'x'.repeat(bytes - 2)}`

  it.each(limits)('of the %s may be %i bytes and no more', (field, bytes, code) => {
    expect(check({ [field]: sized(bytes) })).toEqual([])
    expect(check({ [field]: sized(bytes + 1) })).toEqual([[code, field]])
  })

  it('is counted in bytes, not in characters', () => {
    expect(check({ name: 'é'.repeat(122) })).toEqual([])
    expect(check({ name: 'é'.repeat(123) })).toEqual([['comment_author_column_length', 'name']])
  })

  it('over its limit is all that is said of an address', () => {
    expect(check({ email: 'x'.repeat(101) })).toEqual([['comment_author_email_column_length', 'email']])
  })
})

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

const msAgo = (ms: number) => new Date(now.getTime() - ms)

describe('floodWait', () => {
  it.each([
    [0, 15],
    [1, 15],
    [1000, 14],
    [14_001, 1],
    [14_999, 1],
    [15_000, undefined],
    [60_000, undefined],
  ])('%i ms after the newest comment asks for %s seconds', (ms, seconds) => {
    expect(floodWait({ newest: msAgo(ms), now, floodSeconds: 15 })).toBe(seconds)
  })

  it('asks nothing of a first comment', () => {
    expect(floodWait({ newest: undefined, now, floodSeconds: 15 })).toBeUndefined()
  })

  it('asks nothing when it is off', () => {
    expect(floodWait({ newest: now, now, floodSeconds: 0 })).toBeUndefined()
  })

  it('asks for no more than the limit when clocks disagree', () => {
    expect(floodWait({ newest: msAgo(-3_600_000), now, floodSeconds: 15 })).toBe(15)
  })

  it('is over when the time it asked for has passed', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 60 }), (ms, floodSeconds) => {
        const newest = msAgo(ms)
        const wait = floodWait({ newest, now, floodSeconds })
        fc.pre(wait !== undefined)
        const later = new Date(now.getTime() + (wait ?? 0) * 1000)
        expect(floodWait({ newest, now: later, floodSeconds })).toBeUndefined()
      }),
    )
  })
})
