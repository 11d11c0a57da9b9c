import { describe, expect, it } from 'vitest'
import { cardHtml } from '../../../../src/desk/admin/cardHtml'
import { selectAllWords } from '../../../../src/desk/admin/deskWords'
import { spansIn } from '../../../../src/desk/admin/Marked'
import { renderComment } from '../../../../src/markup/renderComment'

const shown = (text: string, places: string[] = []) => cardHtml(renderComment(text).html, places)

describe('the text of a card', () => {
  it('is formatted, with links that lead nowhere and say where they would', () => {
    expect(shown('*so* https://a.example')).toBe(
      '<p><em>so</em> <span class="queue-text__link">https://a.example</span></p>',
    )
    expect(shown('[here](https://a.example/?a=1&b=2)')).toBe(
      '<p><span class="queue-text__link">here</span> <span class="queue-text__address">(https://a.example/?a=1&amp;b=2)</span></p>',
    )
  })

  it('marks what was found, in texts and in addresses, never in tags', () => {
    expect(shown('a p and an em: *p*', ['p', 'em'])).toBe(
      '<p>a <mark>p</mark> and an <mark>em</mark>: <em><mark>p</mark></em></p>',
    )
    expect(shown('buy <b> & "c"', ['<b> & "c"', ''])).toBe('<p>buy <mark>&lt;b&gt; &amp; "c"</mark></p>')
    expect(shown('1+1 (a.b)', ['1+1', '(a.b)'])).toBe('<p><mark>1+1</mark> <mark>(a.b)</mark></p>')
  })

  it('lets quotations and lists run in the direction of their own text', () => {
    expect(shown('> שלום\n\n3. one')).toBe(
      '<blockquote dir="auto">\n<p>שלום</p>\n</blockquote>\n<ol dir="auto" start="3">\n<li>one</li>\n</ol>',
    )
  })

  it('is harmless whatever was found', () => {
    const attack = '"><img src=x onerror=alert(1)>'
    expect(shown(attack, [attack, '<img', '>'])).not.toMatch(/<img/)
  })
})

describe('places of a search', () => {
  it('are all of them, side by side', () => {
    expect(spansIn('abab', ['ab', ''])).toEqual([
      [0, 2],
      [2, 4],
    ])
  })
})

describe('the words of the desk', () => {
  it('say how many are selected at once', () => {
    expect(selectAllWords(30, 500)).toBe('Select all 30 shown')
    expect(selectAllWords(1200, 500)).toBe('Select the first 500 of 1,200 shown')
  })
})
