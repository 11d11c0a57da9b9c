import { describe, expect, it } from 'vitest'
import { domainsOf, readDomain, withParents } from '../../../src/moderation/hosts'

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
