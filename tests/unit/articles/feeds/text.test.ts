import { describe, expect, it } from 'vitest'
import { absoluteLinks, cleanText, webAddress } from '../../../../src/articles/feeds/feed'

describe('cleanText', () => {
  it('removes what XML cannot carry and keeps the rest', () => {
    expect(cleanText('a\u0000b\u0008c\u001bd\ufffee\ud800f\t\n\r😀ü')).toBe('abcdef\t\n\r😀ü')
  })
})

describe('absoluteLinks', () => {
  const places = { publicUrl: 'https://c.test', page: 'https://c.test/articles/x' }

  it('completes addresses from the root, in sets too, and fragments', () => {
    expect(absoluteLinks('<img src="/a.png" srcset="/a.png 1x, /b.png 2x"><a href="#n">', places)).toBe(
      '<img src="https://c.test/a.png" srcset="https://c.test/a.png 1x, https://c.test/b.png 2x"><a href="https://c.test/articles/x#n">',
    )
  })

  it('leaves addresses that name a host alone', () => {
    const html = '<a href="https://other.test/"><img src="//cdn.test/a.png" srcset="https://cdn.test/a.png 1x">'
    expect(absoluteLinks(html, places)).toBe(html)
  })
})

describe('webAddress', () => {
  it('lets only http and https through', () => {
    expect(webAddress('https://example.com')).toBe('https://example.com/')
    for (const text of ['javascript:alert(1)', 'mailto:x@example.com', 'example.com', '', null, undefined])
      expect(webAddress(text)).toBeUndefined()
  })
})
