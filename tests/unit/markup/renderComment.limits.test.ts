import { describe, expect, it } from 'vitest'
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
})
