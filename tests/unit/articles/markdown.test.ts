import { describe, expect, it } from 'vitest'
import { type BodyNode, faultOfBody } from '../../../src/articles/bodyContent'
import { markdownToBody } from '../../../src/articles/markdown'

/** A body in short: `type(children)`, texts as they are with the number of their format. */
const short = (node: BodyNode): string => {
  if (node.type === 'text') return node.format ? `${node.text}^${node.format}` : String(node.text)
  if (node.type === 'linebreak') return '/'
  const { url } = (node.fields ?? {}) as { url?: string }
  const name = url === undefined ? [node.type, node.tag].filter(Boolean).join(':') : `link:${url}`
  return `${name}(${((node.children ?? []) as BodyNode[]).map(short).join('|')})`
}
const bodyOf = (markdown: string) => (markdownToBody(markdown).root.children as BodyNode[]).map(short).join(' ')

describe('Markdown of an article', () => {
  it.each([
    ['Two lines\nof text', 'paragraph(Two lines| |of text)'],
    ['One\\\ntwo', 'paragraph(One|/|two)'],
    ['# One\n\n## A *heading*', 'heading:h1(One) heading:h2(A |heading^2)'],
    ['**a *b* c** ~~d~~ `e`', 'paragraph(a ^1|b^3| c^1| |d^4| |e^16)'],
    ['[**here**](https://example.org "t") now', 'paragraph(link:https://example.org(here^1)| now)'],
    ['![A tree](/tree.png)', 'paragraph(link:/tree.png(A tree))'],
    ['[![A tree](/tree.png)](/trees)', 'paragraph(link:/trees(A tree))'],
    ['[x](javascript:alert(1))', 'paragraph([x](javascript:alert(1)))'],
    ['<b onclick="x">bold</b>', 'paragraph(<b onclick="x">bold</b>)'],
    [
      '- one\n- two\n  - deep\n- three',
      'list:ul(listitem(one)|listitem(two)|listitem(list:ul(listitem(deep)))|listitem(three))',
    ],
    ['- one\n\n  more', 'list:ul(listitem(one|/|/|more))'],
    ['> said\n>\n> again\n> - point', 'quote(said|/|/|again) list:ul(listitem(point))'],
    ['```js\nlet a\n\nlet b\n```', 'paragraph(let a^16|/|/|let b^16)'],
    ['above\n\n---\n\nbelow', 'paragraph(above) horizontalrule() paragraph(below)'],
    ['', ''],
    ['-', 'list:ul(listitem())'],
  ])('%j', (markdown, expected) => {
    expect(bodyOf(markdown)).toBe(expected)
  })

  it('counts the items of a list from its first number, and not lists within it', () => {
    const [list] = markdownToBody('3. a\n   - deep\n4. b').root.children as BodyNode[]
    expect([list?.start, (list?.children as BodyNode[] | undefined)?.map(({ value }) => value)]).toEqual([3, [3, 3, 4]])
  })

  it.each(['*'.repeat(50_000), '*a_'.repeat(15_000), '['.repeat(50_000), '> '.repeat(20_000), '- '.repeat(20_000)])(
    'is a body the editor can keep, however it is made (%#)',
    (markdown) => {
      expect(faultOfBody(markdownToBody(markdown))).toBeUndefined()
    },
  )
})
