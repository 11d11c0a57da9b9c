import { describe, expect, it } from 'vitest'
import { networkOf } from '../../../src/platform/network'
import { ipTag } from '../../../src/vault/addresses'

const key = Buffer.alloc(32, 7)
const tagOf = (address: string, dayKey = key) => ipTag(networkOf(address) ?? Buffer.alloc(0), dayKey)

describe('ipTag', () => {
  it.each([
    ['two addresses of one /64', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
    ['two spellings', '2001:db8:1:2::1', '2001:0DB8:0001:0002:0000:0000:0000:0001'],
    ['IPv4 and IPv4 inside IPv6', '100.64.1.2', '::ffff:100.64.1.2'],
    ['IPv4 and IPv4 inside IPv6 in hexadecimal', '100.64.1.2', '::ffff:6440:102'],
  ])('is equal for %s', (_, one, other) => {
    expect(tagOf(one)).toBe(tagOf(other))
  })

  it.each([
    ['neighbours of IPv4', '100.64.1.2', '100.64.1.3'],
    ['neighbouring /64', '2001:db8:1:2::1', '2001:db8:1:3::1'],
  ])('differs between %s', (_, one, other) => {
    expect(tagOf(one)).not.toBe(tagOf(other))
  })

  it('differs from day to day', () => {
    expect(tagOf('100.64.1.2')).not.toBe(tagOf('100.64.1.2', Buffer.alloc(32, 8)))
  })

  it('is the beginning of the HMAC-SHA-256 of RFC 4231, test case 2', () => {
    const full = Buffer.from('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843', 'hex').toString(
      'base64url',
    )
    expect(ipTag(Buffer.from('what do ya want for nothing?'), Buffer.from('Jefe'))).toBe(full.slice(0, 27))
  })

  it.each(['', 'unknown', '100.64.1.256', '100.64.1.2:80', '2001:db8::1::2'])('finds no network in %j', (text) => {
    expect(networkOf(text)).toBeUndefined()
  })
})
