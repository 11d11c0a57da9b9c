import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { boundTo, open, openBytes, seal } from '../../../src/vault/addresses'

const key = Buffer.alloc(32, 7)
const context = boundTo('comment', 'c1', 'email', 'data-1')

const flip = (text: string): string => {
  const bytes = Buffer.from(text, 'base64url')
  bytes[0] = (bytes[0] ?? 0) ^ 1
  return bytes.toString('base64url')
}

describe('seal', () => {
  it('opens what AES-256-GCM test case 14 of its authors gives', () => {
    const sealed = {
      nonce: Buffer.alloc(12).toString('base64url'),
      ciphertext: Buffer.from('cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919', 'hex').toString(
        'base64url',
      ),
    }
    expect(openBytes(sealed, Buffer.alloc(32), '')).toEqual(Buffer.alloc(16))
  })

  it('opens to the same text, whatever the text', () => {
    const texts = fc.string({ unit: 'grapheme', maxLength: 60 }).filter((text) => Buffer.byteLength(text) <= 254)
    fc.assert(
      fc.property(texts, (text) => {
        expect(open(seal(text, key, context), key, context)).toBe(text)
      }),
    )
  })

  it.each([
    [0, 62, 64],
    [63, 126, 128],
    [127, 254, 256],
  ])('makes texts of %i to %i bytes equally long', (shortest, longest, padded) => {
    const lengthOf = (bytes: number) =>
      Buffer.from(seal('a'.repeat(bytes), key, context).ciphertext, 'base64url').length
    expect([lengthOf(shortest), lengthOf(longest)]).toEqual([padded + 16, padded + 16])
  })

  it('refuses a text over 254 bytes', () => {
    expect(() => seal('a'.repeat(255), key, context)).toThrow(RangeError)
  })

  it('takes a new nonce of 96 bits every time', () => {
    const nonces = Array.from({ length: 100 }, () => seal('same', key, context).nonce)
    expect(new Set(nonces).size).toBe(100)
    expect(Buffer.from(nonces[0] ?? '', 'base64url').length).toBe(12)
  })

  it.each([
    ['owner', boundTo('comment', 'c2', 'email', 'data-1')],
    ['kind of owner', boundTo('report', 'c1', 'email', 'data-1')],
    ['field', boundTo('comment', 'c1', 'name', 'data-1')],
    ['key id', boundTo('comment', 'c1', 'email', 'data-2')],
  ])('does not open for another %s', (_, other) => {
    expect(() => open(seal('text', key, context), key, other)).toThrow()
  })

  it('does not open with another key', () => {
    expect(() => open(seal('text', key, context), Buffer.alloc(32, 8), context)).toThrow()
  })

  it('does not open when ciphertext or nonce was changed, or the ciphertext was cut', () => {
    const sealed = seal('text', key, context)
    expect(() => open({ ...sealed, ciphertext: flip(sealed.ciphertext) }, key, context)).toThrow()
    expect(() => open({ ...sealed, nonce: flip(sealed.nonce) }, key, context)).toThrow()
    expect(() => open({ ...sealed, ciphertext: sealed.ciphertext.slice(0, -4) }, key, context)).toThrow()
    expect(() => open({ ...sealed, ciphertext: '' }, key, context)).toThrow()
  })
})
