import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderComment } from '../../../src/markup/renderComment'
import { textOf } from '../../../src/markup/textOf'
import { escapeHtml } from '../../../src/platform/escapeHtml'

describe('textOf', () => {
  it.each([
    ['<p>a <strong>b</strong>c</p>', 'a bc'],
    ['<p>a</p><p>b</p>', 'a b'],
    ['<p>a<br />b</p>', 'a b'],
    ['<ul><li>a</li><li>b</li></ul>', 'a b'],
    ['<h2>a</h2><blockquote><p>b</p></blockquote>', 'a b'],
    ['<p>  a \n b  </p>', 'a b'],
    ['<p>1 &lt; 2 &amp; &quot;3&quot; &gt; 0</p>', '1 < 2 & "3" > 0'],
    ['<p>&amp;lt;b&amp;gt;</p>', '&lt;b&gt;'],
    ['<p>a<img src="x.png" alt="b"></p>', 'a'],
    ['<p>a</p><script>b</script><style>c</style>', 'a'],
    ['', ''],
  ])('of %j is %j', (html, text) => {
    expect(textOf(html)).toBe(text)
  })

  it('is what was typed, for a comment without Markdown', () => {
    const plain = fc.stringMatching(/^[a-z0-9<>&"', ]{0,60}$/).map((text) => text.replace(/\s+/g, ' ').trim())
    fc.assert(
      fc.property(plain, (text) => {
        expect(textOf(`<p>${escapeHtml(text)}</p>`)).toBe(text)
      }),
    )
    expect(textOf(renderComment('a *b*\n\n> c < d').html)).toBe('a b c < d')
  })

  it('is cut at its limit and says so', () => {
    expect(textOf('<p>abcdef</p>', 6)).toBe('abcdef')
    expect(textOf('<p>abcdefg</p>', 6)).toBe('abcde…')
  })

  it('is never cut within a character', () => {
    expect(textOf('<p>abc👍👍</p>', 5)).toBe('abc…')
  })

  it('is never longer than its limit', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 1, max: 20 }), (html, max) => {
        expect(textOf(html, max).length).toBeLessThanOrEqual(max)
      }),
    )
  })

  it('reads no more of a long page than it needs', () => {
    const started = performance.now()
    expect(textOf(`<p>${'<b>a</b> '.repeat(1_000_000)}</p>`, 10)).toHaveLength(10)
    expect(performance.now() - started).toBeLessThan(500)
  })
})
