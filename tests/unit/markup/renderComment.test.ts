import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderComment, rendererVersion } from '../../../src/markup/renderComment'
import { attacks } from './attacks'
import { elementsOf, linksOf } from './elementsOf'

const html = (text: string) => renderComment(text).html
const link = (href: string, text = href) => `<a href="${href}" rel="ugc nofollow">${text}</a>`

/** Throws, or fails, on whatever a comment must not contain. */
const expectHarmless = (rendered: string) => {
  const attributes: Record<string, string[]> = { a: ['href', 'rel'], ol: ['start'], li: ['value'] }
  for (const element of elementsOf(rendered)) {
    expect(['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a']).toContain(element.name)
    for (const name of Object.keys(element.attributes)) expect(attributes[element.name] ?? []).toContain(name)
  }
  for (const { attributes: given } of linksOf(rendered)) {
    expect(given.href).toMatch(/^https?:\/\//i)
    expect(given.rel).toBe('ugc nofollow')
  }
  expect(rendered).not.toMatch(/<script/i)
  expect(rendered).not.toMatch(/<[^>]*=\s*["']?\s*javascript:/i)
}

describe('a comment', () => {
  it.each([
    ['one\n\ntwo', '<p>one</p>\n<p>two</p>'],
    ['one\ntwo', '<p>one<br />\ntwo</p>'],
    ['*a* _b_', '<p><em>a</em> <em>b</em></p>'],
    ['**a** __b__', '<p><strong>a</strong> <strong>b</strong></p>'],
    ['snake_case_name', '<p>snake_case_name</p>'],
    ['`a < b`', '<p><code>a &lt; b</code></p>'],
    ['```js\na < b\n```', '<pre><code>a &lt; b\n</code></pre>'],
    ['    a', '<p>a</p>'],
    ['> a', '<blockquote>\n<p>a</p>\n</blockquote>'],
    ['- a\n- b', '<ul>\n<li>a</li>\n<li>b</li>\n</ul>'],
    ['1. a\n2. b', '<ol>\n<li>a</li>\n<li>b</li>\n</ol>'],
    ['7. a', '<ol start="7">\n<li>a</li>\n</ol>'],
    ['\\*a\\*', '<p>*a*</p>'],
    ['&copy; AT&T', '<p>© AT&amp;T</p>'],
    ['1 < 2 > 0', '<p>1 &lt; 2 &gt; 0</p>'],
    ['', ''],
  ])('%j becomes %j', (text, rendered) => {
    expect(html(text)).toBe(rendered)
  })

  it.each(['# a', 'a | b\n--|--\n1 | 2', '---', '~~a~~', '<b>a</b>', '<p>a</p>', '![a](b.png)'])(
    'keeps %j as text: that is not for the foot of an article',
    (text) => {
      expect(elementsOf(html(text)).every(({ name }) => name === 'p' || name === 'br')).toBe(true)
    },
  )

  it('makes no difference between renderings of the same text', () => {
    for (const text of attacks) expect(html(text)).toBe(html(text))
  })

  it('names the version of its rules', () => {
    expect(Number.isInteger(rendererVersion) && rendererVersion > 0).toBe(true)
  })
})

describe('what was typed', () => {
  /** What a browser shows of our HTML. */
  const shownText = (text: string) =>
    html(text)
      .replace(/<br \/>\n/g, '\n')
      .replace(/<[^>]+>/g, '')
      .replace(/&gt;/g, '>')
      .replace(/&lt;/g, '<')
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, '&')

  it.each([
    '5*4*3=60 and 2*3*4=24',
    'Leser*innen und Autor*innen',
    'f*ck this s*it, f**k this s**t',
    '¯\\_(ツ)_/¯',
    '¯\\_(ツ)_/¯ and again ¯\\_(ツ)_/¯',
    '¯_(ツ)_/¯ and again ¯_(ツ)_/¯',
    'C:\\_private\\*.txt',
    'C:\\_private\\_x\\*.txt',
    '\\\\server\\share',
    'the regex \\. \\[x\\]',
    '2 \\* 3',
    'all *.* files, *_* and *!*',
    '>_<',
    '>:( sad',
    '>>:(',
    '>50% of them',
    '>>Zitat<<, sagt er',
    '1986. What a great summer.',
    '007. Bond',
    '42.',
    '+ 3',
    '* * *',
    'one\n-\ntwo',
    '~~~\nhello',
    '```\nnever closed',
    'https://example.org/%E2%82%AC%20x',
    'see https://example.org/a\\_b',
    'U+FDD0 is not in any text: \ufffd',
  ])('%j is shown as typed', (text) => {
    expect(shownText(text)).toBe(text)
    expect(shownText(`*so* ${text}`)).toBe(`so ${text}`)
  })

  it.each([
    ['1. yes\n3. no\n5. maybe', '<ol>\n<li>yes</li>\n<li value="3">no</li>\n<li value="5">maybe</li>\n</ol>'],
    [
      '5. five\n4. four\n3. three',
      '<ol start="5">\n<li>five</li>\n<li value="4">four</li>\n<li value="3">three</li>\n</ol>',
    ],
  ])('keeps the numbers of the list %j', (text, rendered) => {
    expect(html(text)).toBe(rendered)
  })

  it.each([
    [
      '> You said it is cheap.\nI never said that!',
      '<blockquote>\n<p>You said it is cheap.</p>\n</blockquote>\n<p>I never said that!</p>',
    ],
    [
      '>one\ntwo\n>three\nfour',
      '<blockquote>\n<p>one</p>\n</blockquote>\n<p>two</p>\n<blockquote>\n<p>three</p>\n</blockquote>\n<p>four</p>',
    ],
    ['> so\n>:( no', '<blockquote>\n<p>so</p>\n</blockquote>\n<p>&gt;:( no</p>'],
    ['- milk\n- eggs\nThanks!', '<ul>\n<li>milk</li>\n<li>eggs</li>\n</ul>\n<p>Thanks!</p>'],
    ['> - a\nb', '<blockquote>\n<ul>\n<li>a</li>\n</ul>\n</blockquote>\n<p>b</p>'],
    ['- a\n  > b\nc', '<ul>\n<li>a\n<blockquote>\n<p>b</p>\n</blockquote>\n</li>\n</ul>\n<p>c</p>'],
  ])('ends a quotation or a list with its last marked line: %j', (text, rendered) => {
    expect(html(text)).toBe(rendered)
  })

  it.each([
    ['![cat](https://a.example/)', link('https://a.example/', 'cat')],
    ['![](https://a.example/)', link('https://a.example/')],
    ['![](https://a.example/) *so*', `${link('https://a.example/')} <em>so</em>`],
    ['Wow![cat](https://a.example/)', `Wow!${link('https://a.example/', 'cat')}`],
    ['a[](https://a.example/)b', 'ab'],
    ['a[ ](https://a.example/)b', 'ab'],
  ])('has no link without a text: %j', (text, rendered) => {
    expect(html(text)).toBe(`<p>${rendered}</p>`)
  })

  it.each([
    ['*really* and **truly**', '<em>really</em> and <strong>truly</strong>'],
    [
      '***both***, "*quoted*" and *(bracketed)*',
      '<em><strong>both</strong></em>, "<em>quoted</em>" and <em>(bracketed)</em>',
    ],
    ['這是**重要**的', '這是<strong>重要</strong>的'],
    ['\\*not so\\*, \\*\\*nor so\\*\\*', '*not so*, **nor so**'],
    ['\\*a*, *b\\*', '*a*, *b*'],
    ['*b* and 2\\*3', '<em>b</em> and 2\\*3'],
    ['\\`a\\`', '`a`'],
    ['1\\. a', '1. a'],
    ['\\- a', '- a'],
    ['\\> a', '&gt; a'],
    ['\\&copy;', '&amp;copy;'],
  ])('still can be formatted: %j', (text, rendered) => {
    expect(html(text)).toBe(`<p>${rendered}</p>`)
  })

  it('keeps code as it is', () => {
    expect(html('```\n>:(\n1986. a\n+ b\n```')).toBe('<pre><code>&gt;:(\n1986. a\n+ b\n</code></pre>')
    expect(html('`>:( \\_`')).toBe('<p><code>&gt;:( \\_</code></p>')
  })
})

describe('a link', () => {
  it.each([
    ['[a](https://a.example/b)', link('https://a.example/b', 'a')],
    ['[a](http://a.example "title")', link('http://a.example', 'a')],
    ['[**a**](https://a.example)', link('https://a.example', '<strong>a</strong>')],
    ['<https://a.example>', link('https://a.example')],
    ['https://a.example/?b=1&c=2', link('https://a.example/?b=1&amp;c=2')],
    ['www.a.example/b', link('http://www.a.example/b', 'www.a.example/b')],
  ])('%j becomes %s', (text, expected) => {
    expect(renderComment(text)).toEqual({ html: `<p>${expected}</p>`, links: 1 })
  })

  it('ends before the punctuation of its sentence', () => {
    expect(html('(see https://a.example/b).')).toBe(`<p>(see ${link('https://a.example/b')}).</p>`)
    expect(html('Is it www.a.example?')).toBe(`<p>Is it ${link('http://www.a.example', 'www.a.example')}?</p>`)
  })

  it.each([
    'a.example and readme.md',
    'www.nothing',
    'awww.a.example',
    'www..example',
    'ftp://a.example',
    'ftp://www.a.example',
    '//a.example',
    '//www.a.example',
    '[a](/b)',
    '[a](b)',
    '[a](#b)',
    '[a]()',
    '[a](ftp://a.example)',
    '`https://a.example`',
    '```\nhttps://a.example\n```',
  ])('is not made of %j', (text) => {
    expect(renderComment(text).links).toBe(0)
    expect(linksOf(html(text))).toEqual([])
  })

  it.each([
    'ada@reader.example',
    '<ada@reader.example>',
    'mailto:ada@reader.example',
    '<mailto:ada@reader.example>',
    '[me](mailto:ada@reader.example)',
    'ada@www.reader.example',
  ])('is not made of the address in %j', (text) => {
    expect(renderComment(text).links).toBe(0)
    expect(html(text)).toContain('reader.example')
  })

  it('is counted each time it appears, written or bare', () => {
    const text = 'https://a.example [b](https://b.example) <https://c.example> www.d.example https://a.example'
    expect(renderComment(text).links).toBe(5)
  })

  it('hidden in a picture is counted as the link it becomes', () => {
    const { html: rendered, links } = renderComment('[![a](https://a.example/a.png)](https://b.example)')
    expect(links).toBe(linksOf(rendered).length)
    expect(links).toBe(2)
    expect(rendered).not.toContain('<img')
  })
})

describe('what attackers send', () => {
  it('is a collection worth having', () => {
    expect(new Set(attacks).size).toBeGreaterThanOrEqual(60)
  })

  it.each(attacks)('%j is harmless', (text) => {
    expectHarmless(html(text))
  })

  it.each(attacks)('%j is harmless in a quote, a list, emphasis and a link', (text) => {
    for (const around of [`> ${text}`, `- ${text}`, `**${text}**`, `[${text}](https://a.example)`, `a\n${text}\nb`])
      expectHarmless(html(around))
  })

  it('is shown as what it is', () => {
    expect(html('<script>alert(1)</script>')).toBe('<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>')
  })
})

describe('any text at all', () => {
  const pieces = fc.constantFrom(
    ...[
      '<',
      '>',
      '"',
      "'",
      '`',
      '```\n',
      '&',
      '&#',
      'x6a;',
      ';',
      '[',
      '](',
      ')',
      '![',
      '*',
      '**',
      '_',
      '\\',
      '\n',
      '\n\n',
    ],
    ...['> ', '- ', '1. ', '    ', '\t', ':', '//', 'https://a.example', 'www.a.example', 'javascript:', '<script>'],
    ...['<a href=', 'onclick=', '<!--', '-->', ' ', 'a', '\u0000', '\ud800', '\u2028', 'mailto:a@b.example'],
  )
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.oneof(pieces, fc.constantFrom(...attacks), fc.string()), { maxLength: 20 })
      .map((parts) => parts.join('')),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  )

  it('never yields a tag, an attribute or an address beyond the allowed ones', () => {
    fc.assert(
      fc.property(anyText, (text) => expectHarmless(html(text))),
      { numRuns: 500 },
    )
  })

  it('has as many links as are counted', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const { html: rendered, links } = renderComment(text)
        expect(links).toBe(linksOf(rendered).length)
      }),
      { numRuns: 500 },
    )
  })
})
