import { describe, expect, it } from 'vitest'
import { approveStaff } from '../../../src/moderation/phases/approveStaff'
import { holdAll } from '../../../src/moderation/phases/holdAll'
import { holdByArticle } from '../../../src/moderation/phases/holdByArticle'
import { holdFailedChecks } from '../../../src/moderation/phases/holdFailedChecks'
import { holdFirstTimeAuthor } from '../../../src/moderation/phases/holdFirstTimeAuthor'
import { holdLinks } from '../../../src/moderation/phases/holdLinks'
import type { Facts, Policy } from '../../../src/moderation/types'
import { facts, policy, submission } from './samples'

const given = (known: Partial<Facts> = {}, settings: Partial<Policy> = {}, links = 0) => ({
  submission: { ...submission, links },
  policy: { ...policy, ...settings },
  facts: { ...facts, ...known },
})

describe('approveStaff', () => {
  it('approves what staff write', () => {
    expect(approveStaff(given({ staff: true }))).toEqual({ code: 'staff', outcome: 'approve' })
  })

  it('has no opinion about readers', () => {
    expect(approveStaff(given())).toBeUndefined()
  })
})

describe('holdAll', () => {
  it('holds every comment while the site says so', () => {
    expect(holdAll(given({}, { holdAll: true }))).toEqual({ code: 'manual', outcome: 'hold' })
  })

  it('has no opinion while the site does not', () => {
    expect(holdAll(given())).toBeUndefined()
  })

  it('gives way to an article that goes by the other rules', () => {
    expect(holdAll(given({ articleMode: 'asPolicy' }, { holdAll: true }))).toBeUndefined()
  })
})

describe('holdByArticle', () => {
  it('holds every comment on an article that says so', () => {
    expect(holdByArticle(given({ articleMode: 'holdAll' }))).toEqual({ code: 'article_mode', outcome: 'hold' })
  })

  it.each(['inherit', 'asPolicy'] as const)('has no opinion on an article set to %s', (articleMode) => {
    expect(holdByArticle(given({ articleMode }, { holdAll: true }))).toBeUndefined()
  })
})

describe('holdLinks', () => {
  it('holds a comment with as many links as the limit', () => {
    expect(holdLinks(given({}, { maxLinks: 2 }, 2))).toEqual({
      code: 'too_many_links',
      outcome: 'hold',
      field: 'content',
      detail: { links: 2, limit: 2 },
    })
  })

  it('has no opinion below the limit', () => {
    expect(holdLinks(given({}, { maxLinks: 2 }, 1))).toBeUndefined()
  })

  it('has no opinion when the limit is 0', () => {
    expect(holdLinks(given({}, { maxLinks: 0 }, 50))).toBeUndefined()
  })

  it('holds a single link when the limit is 1', () => {
    expect(holdLinks(given({}, { maxLinks: 1 }, 1))).toMatchObject({ outcome: 'hold' })
  })
})

describe('holdFirstTimeAuthor', () => {
  const required = { requirePreviouslyApproved: true }

  it('holds a sender without a proven, approved address', () => {
    expect(holdFirstTimeAuthor(given({}, required))).toEqual({ code: 'first_time_author', outcome: 'hold' })
  })

  it('has no opinion about a proven sender', () => {
    expect(holdFirstTimeAuthor(given({ provenApproved: true }, required))).toBeUndefined()
  })

  it('has no opinion while the site does not ask', () => {
    expect(holdFirstTimeAuthor(given())).toBeUndefined()
  })
})

describe('holdFailedChecks', () => {
  it('holds what could not be checked and names the checks', () => {
    expect(holdFailedChecks(given({ failedChecks: ['spam', 'history'] }))).toEqual({
      code: 'check_failed',
      outcome: 'hold',
      detail: { checks: 'spam, history' },
    })
  })

  it('has no opinion when every check answered', () => {
    expect(holdFailedChecks(given())).toBeUndefined()
  })
})
