import { describe, expect, it } from 'vitest'
import { isSignatureOf, readExpiring, readSigned, signatureOf, signValue } from '../../../src/platform/tokens'

const key = Buffer.alloc(32, 1)
const seal = { key, purpose: 'test' }
const maxLength = 200
const now = new Date('2026-05-04T10:00:00.000Z')
const expires = now.getTime() + 1

/** `text` with each of its characters changed in turn. */
const altered = (text: string) =>
  Array.from(text, (character, at) => `${text.slice(0, at)}${character === 'A' ? 'B' : 'A'}${text.slice(at + 1)}`)

describe('a signed value', () => {
  it.each([['text'], [['a', 1, null]], [{ a: 'ü' }], [0], [null]])('is read back: %j', (value) => {
    expect(readSigned(signValue(value, seal), { ...seal, maxLength })).toEqual(value)
  })

  it('is nothing when any character was changed, added or taken away', () => {
    const token = signValue('text', seal)
    for (const text of [...altered(token), `${token}A`, token.slice(0, -1), `${token}=`, ` ${token}`])
      expect(readSigned(text, { ...seal, maxLength }), text).toBeUndefined()
  })

  it('is nothing under another key or for another purpose', () => {
    const token = signValue('text', seal)
    expect(readSigned(token, { ...seal, key: Buffer.alloc(32, 2), maxLength })).toBeUndefined()
    expect(readSigned(token, { ...seal, purpose: 'tes', maxLength })).toBeUndefined()
  })

  it('is nothing when it is longer than what is looked at, empty, or no text', () => {
    const token = signValue('x'.repeat(maxLength), seal)
    expect(readSigned(token, { ...seal, maxLength })).toBeUndefined()
    for (const text of ['', undefined, null, 5, [signValue('text', seal)]])
      expect(readSigned(text, { ...seal, maxLength })).toBeUndefined()
  })
})

describe('a signed value with an expiry', () => {
  const token = signValue('text', { ...seal, expires })

  it('is read back with its expiry, and over at that moment', () => {
    expect(readExpiring(token, { ...seal, maxLength, now })).toEqual({ value: 'text', expires, isExpired: false })
    expect(readExpiring(token, { ...seal, maxLength, now: new Date(expires) })?.isExpired).toBe(true)
  })

  it('is nothing when any character was changed, the expiry included', () => {
    for (const text of altered(token)) expect(readExpiring(text, { ...seal, maxLength, now }), text).toBeUndefined()
  })

  it('is not taken where no expiry is looked at, nor one without an expiry where it is', () => {
    expect(readSigned(token, { ...seal, maxLength })).toBeUndefined()
    expect(readExpiring(signValue('text', seal), { ...seal, maxLength, now })).toBeUndefined()
  })
})

describe('a signature alone', () => {
  it('is 22 characters that need no escaping, the same each time', () => {
    expect(signatureOf('value', seal)).toMatch(/^[\w-]{22}$/)
    expect(signatureOf('value', seal)).toBe(signatureOf(Buffer.from('value'), seal))
  })

  it('is known by value, key and purpose, and by nothing that is no text', () => {
    const given = signatureOf('value', seal)
    expect(isSignatureOf('value', given, seal)).toBe(true)
    for (const text of [...altered(given), '', `${given}A`, 'é'.repeat(22), [given], undefined])
      expect(isSignatureOf('value', text, seal)).toBe(false)
    expect(isSignatureOf('other', given, seal)).toBe(false)
    expect(isSignatureOf('value', given, { ...seal, purpose: 'other' })).toBe(false)
    expect(isSignatureOf('value', given, { ...seal, key: Buffer.alloc(32, 2) })).toBe(false)
  })
})
