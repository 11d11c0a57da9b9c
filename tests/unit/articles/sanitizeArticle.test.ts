import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sanitizeArticle } from '../../../src/articles/body'
import { attacks } from '../markup/attacks'
import { elementsOf } from '../markup/elementsOf'

const text = ['p', 'br', 'h2', 'h3', 'h4', 'strong', 'em', 'u', 's', 'sub', 'sup', 'code', 'pre', 'blockquote']
const blocks = ['ul', 'ol', 'li', 'hr', 'a', 'img', 'picture', 'source', 'figure', 'figcaption']
const picture = ['src', 'srcset', 'sizes', 'media', 'type', 'alt', 'width', 'height', 'loading']
const attributes: Record<string, string[]> = {
  a: ['href', 'rel', 'target'],
  img: picture,
  source: picture,
  ol: ['start'],
}

const expectHarmless = (html: string) => {
  for (const { attributes: given, name } of elementsOf(html)) {
    expect([...text, ...blocks]).toContain(name)
    for (const key of Object.keys(given)) expect(attributes[name] ?? []).toContain(key)
    for (const url of [given.href, given.src, given.srcset])
      if (url !== undefined)
        expect(url.replace(/[\p{Cc}\s]/gu, '')).not.toMatch(/^(?!https?:|mailto:)[a-z][a-z0-9+.-]*:/i)
  }
  expect(html).not.toMatch(/<script/i)
}

describe('an article', () => {
  it.each([
    '<h2>a</h2><h3>b</h3><h4>c</h4>',
    '<p>a <strong>b</strong> <em>c</em> <code>d</code><sub>e</sub><sup>f</sup></p>',
    '<blockquote>a</blockquote><hr />',
    '<ul><li>a</li></ul><ol><li>b</li></ol>',
    '<p><a href="https://a.example/b?c=1&amp;d=2">e</a></p>',
    '<p><a href="/articles/slow-news">a</a> <a href="#b">c</a> <a href="mailto:desk@a.example">d</a></p>',
    '<figure><img loading="lazy" src="/api/media/file/a.jpg" alt="A harbour" width="800" height="600" /><figcaption>b</figcaption></figure>',
  ])('keeps %s', (html) => {
    expect(sanitizeArticle(html)).toBe(html)
  })

  it('keeps the sizes of a picture as Payload writes them', () => {
    const html = sanitizeArticle(`<picture>
      <source media="(max-width: 400px)" srcset="/api/media/file/a-400.webp" type="image/webp" />
      <img alt="A harbour" height="600" src="/api/media/file/a.jpg" width="800" />
    </picture>`)
    const [, source, img] = elementsOf(html)
    expect(source?.attributes).toEqual({
      media: '(max-width: 400px)',
      srcset: '/api/media/file/a-400.webp',
      type: 'image/webp',
    })
    expect(img?.attributes).toMatchObject({
      alt: 'A harbour',
      src: '/api/media/file/a.jpg',
      width: '800',
      height: '600',
    })
  })

  it('keeps underline and strikethrough, which Payload writes as styles', () => {
    const both =
      '<span style="text-decoration: underline;"><span style="text-decoration: line-through;">a</span></span>'
    expect(sanitizeArticle(`<p>${both}</p>`)).toBe('<p><u><s>a</s></u></p>')
  })

  it('loses styles and classes, not what they were for', () => {
    expect(
      sanitizeArticle('<p style="text-align: center;" class="x" id="y">a <span style="color: red">b</span></p>'),
    ).toBe('<p>a b</p>')
  })

  it('loads its pictures when they are needed', () => {
    expect(elementsOf(sanitizeArticle('<img src="/a.jpg" alt="" />'))[0]?.attributes.loading).toBe('lazy')
  })

  it('may say that a picture is needed at once', () => {
    expect(elementsOf(sanitizeArticle('<img src="/a.jpg" alt="" loading="eager" />'))[0]?.attributes.loading).toBe(
      'eager',
    )
  })

  it('does not let a page in a new tab reach back', () => {
    const [link] = elementsOf(sanitizeArticle('<a href="https://a.example" target="_blank">b</a>'))
    expect(link?.attributes).toEqual({ href: 'https://a.example', target: '_blank', rel: 'noopener noreferrer' })
  })

  it('opens no tabs with names', () => {
    expect(sanitizeArticle('<a href="https://a.example" target="top">b</a>')).toBe('<a href="https://a.example">b</a>')
  })
})

describe('what could run in an article', () => {
  it.each(attacks)('%j does not', (html) => {
    expectHarmless(sanitizeArticle(html))
  })

  it.each([
    '<img src="data:image/svg+xml,<svg onload=alert(1)>">',
    '<img srcset="javascript:alert(1) 1x, /a.jpg 2x">',
    '<source srcset="data:text/html,x 1x">',
    '<a href="//evil.example">x</a>',
    '<img src="//evil.example/x.png">',
  ])('%j loses its address', (html) => {
    const rendered = sanitizeArticle(html)
    expectHarmless(rendered)
    expect(rendered).not.toMatch(/javascript:|data:|\/\/evil/)
  })

  it('is gone from any mixture of markup', () => {
    const pieces = fc.constantFrom(
      ...attacks,
      '<p>',
      '</p>',
      '<a href="',
      '">',
      '<img src="',
      "'",
      '"',
      '<',
      '>',
      '<!--',
      'a',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 12 }), (parts) =>
        expectHarmless(sanitizeArticle(parts.join(''))),
      ),
      { numRuns: 300 },
    )
  })

  it('is gone after one pass: a second one changes nothing', () => {
    for (const html of attacks) {
      const once = sanitizeArticle(html)
      expect(sanitizeArticle(once)).toBe(once)
    }
  })
})
