import { describe, expect, it } from 'vitest'
import { completeAddress } from '../../../src/articles/bodyContent'
import { isMadeFrom, slugify } from '../../../src/articles/slugs'

describe('slugify', () => {
  it.each([
    ['Straße und Übung', 'strasse-und-ubung'],
    ['Łódź żółć', 'lodz-zolc'],
    ['Đặng Thùy Trâm', 'dang-thuy-tram'],
    ['Œuvre æther ø', 'oeuvre-aether-o'],
    ['Привет мир', 'privet-mir'],
    ['你好世界', 'ni-hao-shi-jie'],
    ['🎉🎉', ''],
    ['---', ''],
  ])('writes %s in letters of an address', (title, slug) => expect(slugify(title)).toBe(slug))

  it('cuts a long title between words', () => {
    expect(slugify('word '.repeat(40))).toBe('word-'.repeat(16).slice(0, -1))
  })

  it('knows a slug of its own, with a number too', () => {
    const own = ['a-title', 'a-title-2', 'a-title-17', 'a-title-x', 'a-title-2-3', 'other']
    expect(own.map((slug) => isMadeFrom(slug, 'A title', 'article'))).toEqual([true, true, true, false, false, false])
  })
})

describe('completeAddress', () => {
  it.each([
    ['www.example.org/page', 'https://www.example.org/page'],
    ['example.org', 'https://example.org'],
    ['tel:+49 (30) 12-34', 'tel:+493012-34'],
    ['mailto:a@example.org', 'mailto:a@example.org'],
    ['/articles/x', '/articles/x'],
    ['#part', '#part'],
    ['http://example.org', 'http://example.org'],
    ['http://intranet/wiki', 'http://intranet/wiki'],
    ['münchen.example/x', 'https://münchen.example/x'],
    ['/über-uns?q=ü#part', '/über-uns?q=ü#part'],
    // As earlier versions have stored them, with each save once more.
    ['http%3A%2F%2Fintranet%2Fwiki', 'http://intranet/wiki'],
    ['%252F%25C3%25BCber-uns', '/über-uns'],
    ['100%25', '100%25'],
    ['%2F%', '%2F%'],
  ])('leads %s where it was meant to', (typed, address) => expect(completeAddress(typed)).toBe(address))
})
