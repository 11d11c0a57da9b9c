import { describe, expect, it } from 'vitest'
import { checkSubmission } from '../../../../src/comments/submission/checkSubmission'

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
