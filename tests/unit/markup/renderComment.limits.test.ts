import { describe, expect, it } from 'vitest'
import { plainText } from '../../../src/markup/plainText'
import { renderComment } from '../../../src/markup/renderComment'
import { depthOf } from './elementsOf'

describe('a text made to be slow or deep', () => {
  const size = 65_525
  const fill = (piece: string) => piece.repeat(Math.floor(size / piece.length))
  const rising = (line: (index: number) => string) => {
    let text = ''
    for (let index = 0; text.length < size; index++) text += line(index)
    return text.slice(0, size)
  }

  it.each([
    ['quotes', '>'.repeat(size)],
    ['quotes with spaces', fill('> ')],
    ['lists', fill('- ')],
    ['quotes and lists', `${fill('> - 1. ')}a`],
    ['lists by indentation', rising((index) => `${'  '.repeat(index)}- a\n`)],
    ['emphasis', `${'*a **b '.repeat(4000)}${'c** d* '.repeat(4000)}`],
  ])('does not nest deeper than a page can show: %s', (_case, text) => {
    // A list is two elements a level; then come the paragraph and what is in it.
    expect(depthOf(renderComment(text).html)).toBeLessThanOrEqual(60)
  })

  it.each(
    Object.entries({
      stars: fill('*'),
      openers: fill('*a '),
      mixedStars: fill('a***b**c*d'),
      underscores: fill('_a'),
      brackets: fill('['),
      destinations: fill('[a](<'),
      titles: fill('[a](b "'),
      nestedLinks: `${'[a '.repeat(3000)}${'](http://x.example)'.repeat(3000)}`,
      pictures: fill('!['),
      quotes: fill('>'),
      quotedLines: fill(`${'>'.repeat(40)}\n`),
      numbered: rising((index) => `${index % 1000}. a\n`),
      backticks: rising((index) => `${'`'.repeat(index + 1)} `),
      fences: fill('```\n'),
      entities: fill('&#'),
      lessThan: fill('<'),
      autolinks: fill('<a:'),
      schemes: fill('http://'),
      addresses: fill('http://a.example '),
      www: fill('www.'),
      wwwHosts: fill('www.a.'),
      hosts: fill('a.'),
      parentheses: `http://a.example/${fill('(')}`.slice(0, size),
      emails: fill('a@'),
      user: `http://${fill('a:')}@b.example`,
      references: fill('[a]: http://x.example\n'),
      lines: fill('a\n'),
      blanks: `a${fill(' ')}b`,
      tabs: fill('\t'),
      backslashes: fill('\\'),
      escapedStars: fill('\\*'),
      escapedOpeners: fill(' \\*a'),
      escapedUnderscores: fill('a\\_b '),
      escapedBrackets: fill('\\['),
      escapedBackticks: fill('\\` '),
      openFences: rising((index) => `${'`'.repeat(3 + (index % 200))}a\n`),
      emoticons: fill('>:(\n'),
      years: fill('1986. a\n'),
      bareItems: fill('- '),
      guillemets: fill('>>a<'),
    }),
  )('is rendered in the time of others: %s', (_case, text) => {
    const started = performance.now()
    const { html } = renderComment(text)
    // Some ten times what the slowest takes; what grows with the square takes minutes.
    expect(performance.now() - started).toBeLessThan(2000)
    expect(html.length).toBeLessThan(size * 8)
  })

  it.each(
    Object.entries({
      emphasis: fill('*a* '),
      items: fill('- a\n'),
      numbers: fill('1. a\n'),
      turnsOfQuotations: fill('> a\nb\n'),
      nested: fill('> > > > - - - a\n'),
      links: fill('[a](http://a.b) '),
      addresses: fill('http://a.b '),
      hosts: fill('WWW.a.b '),
      escapes: fill(' \\*a'),
      code: fill('`a` '),
      entities: fill('&lt;'),
      lines: fill('a\n'),
    }),
  )('is shown as it was typed where it has thousands of signs: %s', (_case, text) => {
    const { html, links } = renderComment(text)
    expect(html).not.toMatch(/<(?!\/?p>|br \/>)/)
    expect(plainText(html.replaceAll('<br />\n', '\n'))).toBe(text.trim())
    // What is no link any more is counted as one, for the rules.
    expect(links > 500).toBe(/a\.b/.test(text))
  })

  it.each(
    Object.entries({
      letter: ['Some words of a reader, *really*, who writes much. '.repeat(1200), '<em>'],
      items: ['- an item of a list\n'.repeat(500), '<li>'],
      quotation: ['> a line that was quoted from a mail\n'.repeat(1500), '<blockquote>'],
      links: ['see https://a.example/page and say '.repeat(500), '<a '],
      log: ['12:00:01 a line of a log\n'.repeat(700), '<br />'],
      turns: ['> question\n\nanswer\n\n'.repeat(300), '<blockquote>'],
    }),
  )('is formatted where it is merely long: %s', (_case, [text = '', tag = '']) => {
    expect(renderComment(text).html).toContain(tag)
  })
})
