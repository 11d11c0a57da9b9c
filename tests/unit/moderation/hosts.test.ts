import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { domainsOf, rangesOf, readDomain, readRange, withParents } from '../../../src/moderation/hosts'

describe('readDomain', () => {
  it.each([
    ['example.org', 'example.org'],
    [' WWW.Example.ORG. ', 'example.org'],
    ['https://shop.example.org/cart?id=1', 'shop.example.org'],
    ['bücher.example', 'xn--bcher-kva.example'],
  ])('reads %s', (typed, domain) => {
    expect(readDomain(typed)).toBe(domain)
  })

  it.each([
    '',
    'org',
    'two words.example',
    'robin@example.org',
    '192.0.2.7',
    'a..example',
    '-a.example',
    '*.example.org',
  ])('takes %j for none', (typed) => {
    expect(readDomain(typed)).toBeUndefined()
  })
})

describe('domainsOf', () => {
  it('names those of the website and of the links, each once', () => {
    const html = '<p><a href="https://A.example/x?y=1&amp;z">a</a> <a href="https://b.example" rel="ugc">b</a></p>'
    expect(domainsOf({ url: 'https://www.a.example', html })).toEqual(['a.example', 'b.example'])
  })

  it('passes over what has no domain', () => {
    expect(domainsOf({ url: 'nonsense', html: '<a href="mailto:x@example.org">x</a><a href="/y">y</a>' })).toEqual([])
    expect(domainsOf({ url: null, html: '' })).toEqual([])
  })
})

describe('withParents', () => {
  it('names a domain and those above it, down to two labels', () => {
    expect(withParents('a.b.example.org')).toEqual(['a.b.example.org', 'b.example.org', 'example.org'])
  })
})

describe('readRange', () => {
  it.each([
    ['192.0.2.0/24', '192.0.2.0/24'],
    ['192.0.2.77/24', '192.0.2.0/24'],
    ['10.20.30.40/13', '10.16.0.0/13'],
    [' 192.0.2.7 ', '192.0.2.7/32'],
    ['2001:DB8:0:0::1/48', '2001:db8::/48'],
    ['2001:db8::1', '2001:db8::1/128'],
    ['::ffff:192.0.2.7', '192.0.2.7/32'],
    ['::ffff:192.0.2.7/120', '192.0.2.0/24'],
  ])('writes %s in one form', (typed, range) => {
    expect(readRange(typed)).toBe(range)
  })

  it.each([
    '',
    'reader',
    '192.0.2.0/33',
    '192.0.2/24',
    '192.0.2.256',
    '1',
    '0.0.0.0/0',
    '10.0.0.0/7',
    '::/0',
    'a/b',
    '0x7f.0.0.1/8',
    '::ffff:192.0.2.7/64',
    '192.0.2.0/24/8',
  ])('takes %j for none', (typed) => {
    expect(readRange(typed)).toBeUndefined()
  })
})

describe('rangesOf', () => {
  it('names every range an address is in', () => {
    const ranges = rangesOf('192.0.2.77')
    expect(ranges).toHaveLength(25)
    expect(ranges).toEqual(expect.arrayContaining(['192.0.0.0/8', '192.0.2.0/24', '192.0.2.77/32']))
    expect(rangesOf('::ffff:192.0.2.77')).toEqual(ranges)
    expect(rangesOf('2001:db8:1:2::3')).toEqual(expect.arrayContaining(['2001:db8::/32', '2001:db8:1:2::/64']))
  })

  it('finds every range that was typed around an address, and no other', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV4(), fc.integer({ min: 8, max: 32 }), (address, other, bits) => {
        expect(rangesOf(address)).toContain(readRange(`${address}/${bits}`))
        const number = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
        const within = Math.floor(number(address) / 2 ** (32 - bits)) === Math.floor(number(other) / 2 ** (32 - bits))
        expect(rangesOf(other).includes(readRange(`${address}/${bits}`) ?? '')).toBe(within)
      }),
    )
  })

  it('knows none for what is no address', () => {
    expect(rangesOf('somewhere')).toEqual([])
  })
})
