import { describe, expect, it } from 'vitest'
import { explain } from '../../../src/moderation/explain'
import { reasonCodes } from '../../../src/moderation/types'

describe('explain', () => {
  it.each(reasonCodes)('says %s in one sentence, without a code or a gap', (code) => {
    const sentence = explain({ code })
    expect(sentence).toMatch(/^[A-Z].{10,120}\.$/)
    expect(sentence).not.toMatch(/_|undefined|null|NaN/)
  })

  it('has words of its own for every code', () => {
    expect(new Set(reasonCodes.map((code) => explain({ code }))).size).toBe(reasonCodes.length)
  })

  it('counts the links', () => {
    const sentence = explain({ code: 'too_many_links', detail: { links: 3, limit: 2 } })
    expect(sentence).toBe('It contains 3 links; from 2 on, a comment is held.')
  })

  it('speaks of one link in the singular', () => {
    const sentence = explain({ code: 'too_many_links', detail: { links: 1, limit: 1 } })
    expect(sentence).toContain('1 link;')
  })

  it('names the checks that failed', () => {
    expect(explain({ code: 'check_failed', detail: { checks: 'honeypot' } })).toContain('honeypot')
  })

  it('says where a word was found', () => {
    expect(explain({ code: 'moderation_word', field: 'name' })).toMatch(/^The name contains/)
    expect(explain({ code: 'disallowed_word', field: 'content' })).toMatch(/^The text contains/)
  })
})
