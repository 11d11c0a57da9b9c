import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { blindIndex, isEmailAddress, normaliseEmail } from '../../../src/vault/addresses'

describe('normaliseEmail', () => {
  it.each([
    ['reader@example.com', 'reader@example.com'],
    ['  Reader@Example.COM\n', 'reader@example.com'],
    ['reader@BÜCHER.example', 'reader@xn--bcher-kva.example'],
    ['reader@bu\u0308cher.example', 'reader@xn--bcher-kva.example'],
    ['JOSE\u0301@example.com', 'jos\u00e9@example.com'],
    ['J\u030c@example.com', '\u01f0@example.com'],
    ['reader@example\u3002com', 'reader@example.com'],
    ['no address', 'no address'],
    ['', ''],
  ])('writes %j as %j', (text, normal) => {
    expect(normaliseEmail(text)).toBe(normal)
  })

  it('changes nothing the second time, whatever the text', () => {
    const texts = fc.oneof(fc.string({ unit: 'binary' }), fc.emailAddress(), fc.string({ unit: 'grapheme' }))
    fc.assert(
      fc.property(texts, (text) => {
        expect(normaliseEmail(normaliseEmail(text))).toBe(normaliseEmail(text))
      }),
    )
  })
})

describe('isEmailAddress', () => {
  it.each([
    'reader@example.com',
    'first.last+tag@mail.example.co.uk',
    "o'brien!#$%&*/=?^_`{|}~-@example.com",
    'ä@bücher.example',
    `${'a'.repeat(64)}@example.com`,
    `a@${'b'.repeat(63)}.example`,
    'a@1and1.example',
  ])('takes %j', (text) => {
    expect(isEmailAddress(text)).toBe(true)
  })

  it.each([
    '',
    '@',
    'reader',
    'reader@',
    '@example.com',
    'reader@localhost',
    'a@b@example.com',
    ' reader@example.com',
    'reader@example.com ',
    'rea der@example.com',
    'reader@exa mple.com',
    '.reader@example.com',
    'reader.@example.com',
    'rea..der@example.com',
    'reader@.example.com',
    'reader@example.com.',
    'reader@example..com',
    'reader@-example.com',
    'reader@example-.com',
    'reader@127.0.0.1',
    'reader@[127.0.0.1]',
    '"reader"@example.com',
    'reader@example.com/path',
    'reader@example.com?cc=x',
    'reader@example.com#x',
    'reader@example.com\\x',
    'reader@example.com:25',
    'reader@ex%61mple.com',
    'rea\u0000der@example.com',
    'rea\u202eder@example.com',
    'rea\ud800der@example.com',
    'reader@exam\u00adple.com',
    'reader@exam\u200bple.com',
    `${'a'.repeat(65)}@example.com`,
    `${'ä'.repeat(33)}@example.com`,
    `a@${'b'.repeat(64)}.example`,
    `a@${'ä'.repeat(100)}.${'ä'.repeat(100)}.example`,
  ])('refuses %j', (text) => {
    expect(isEmailAddress(text)).toBe(false)
  })

  it('refuses a control character wherever it stands, so that none reaches a mail header', () => {
    const control = fc.constantFrom('\r', '\n', '\r\n', '\t', '\u0000', '\u007f', '\u0085')
    fc.assert(
      fc.property(control, fc.nat({ max: 18 }), (character, index) => {
        const email = 'reader@example.com'
        expect(isEmailAddress(email.slice(0, index) + character + email.slice(index))).toBe(false)
      }),
    )
  })

  it('takes only what the vault can hold', () => {
    const long = fc.tuple(fc.nat({ max: 70 }), fc.nat({ max: 70 }), fc.nat({ max: 70 }), fc.nat({ max: 70 }))
    fc.assert(
      fc.property(long, ([a, b, c, d]) => {
        const email = `${'a'.repeat(a)}@${'b'.repeat(b)}.${'c'.repeat(c)}.${'d'.repeat(d)}.example`
        if (isEmailAddress(email)) expect(Buffer.byteLength(email)).toBeLessThanOrEqual(254)
      }),
    )
    expect(isEmailAddress(`${'a'.repeat(64)}@${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(63)}`)).toBe(false)
  })
})

describe('blindIndex', () => {
  const key = Buffer.alloc(32, 7)

  it('is the HMAC-SHA-256 of RFC 4231, test case 2', () => {
    const expected = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex')
    expect(blindIndex('what do ya want for nothing?', Buffer.from('Jefe'))).toBe(expected.toString('base64url'))
  })

  it('is equal for two spellings of one address', () => {
    expect(blindIndex(' Reader@BÜCHER.example', key)).toBe(blindIndex('reader@xn--bcher-kva.example', key))
  })

  it('differs between addresses and between keys', () => {
    expect(blindIndex('a@example.com', key)).not.toBe(blindIndex('b@example.com', key))
    expect(blindIndex('a@example.com', key)).not.toBe(blindIndex('a@example.com', Buffer.alloc(32, 8)))
  })
})
