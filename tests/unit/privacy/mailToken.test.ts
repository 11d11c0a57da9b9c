import { describe, expect, it } from 'vitest'
import { signValue } from '../../../src/platform/tokens'
import { readMailLink, signMailLink } from '../../../src/privacy/mailedLinks'

const key = Buffer.alloc(32, 3)
const now = new Date('2026-05-04T10:00:00.000Z')
const link = { purpose: 'erase', id: 'r1', expires: now.getTime() + 1, nonce: 'n1' } as const

describe('the token of a mailed link', () => {
  it('stands for purpose, id, expiry and nonce', () => {
    expect(readMailLink(signMailLink(link, key), now, key)).toEqual(link)
  })

  it('is over at its expiry', () => {
    expect(readMailLink(signMailLink({ ...link, expires: now.getTime() }, key), now, key)).toBeUndefined()
  })

  it('is nothing when any one letter of it is another', () => {
    const token = signMailLink(link, key)
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A'
      expect(readMailLink(token.slice(0, at) + other + token.slice(at + 1), now, key)).toBeUndefined()
    }
  })

  it('is nothing under another key, or signed for something else', () => {
    expect(readMailLink(signMailLink(link, Buffer.alloc(32, 4)), now, key)).toBeUndefined()
    const { expires } = link
    const value = ['erase', 'r1', 'n1']
    expect(readMailLink(signValue(value, { key, purpose: 'mail', expires }), now, key)).toEqual(link)
    expect(readMailLink(signValue(value, { key, purpose: 'edit', expires }), now, key)).toBeUndefined()
    expect(readMailLink(signValue(value, { key, purpose: 'mail' }), now, key)).toBeUndefined()
    expect(readMailLink(signValue(['view', 'r1', 'n1'], { key, purpose: 'mail', expires }), now, key)).toBeUndefined()
  })
})
