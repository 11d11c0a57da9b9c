import { randomUUID } from 'node:crypto'
import MarkdownIt, { type Token } from 'markdown-it'
import type { CollectionBeforeOperationHook } from 'payload'
import { isRecord, isWriter, refusal } from '#platform'
import type { BodyNode } from './bodyContent'

/** Letters; a long chapter has 60,000. */
const longestMarkdown = 200_000

/**
 * CommonMark with ~~strikethrough~~; HTML stays text. Not the converter that comes with the editor: its time grows with the square of the length
 * (a minute for 100,000 asterisks), it puts lists within lists on one level and overflows the stack.
 */
const markdownIt = new MarkdownIt('commonmark', { html: false }).enable('strikethrough')

const block = (type: string, children: BodyNode[], more: Record<string, unknown> = {}): BodyNode => ({
  type,
  version: 1,
  direction: null,
  format: '',
  indent: 0,
  ...more,
  children,
})
const text = (content: string, format: number): BodyNode => ({
  type: 'text',
  version: 1,
  text: content,
  format,
  detail: 0,
  mode: 'normal',
  style: '',
})
const lineBreak = (): BodyNode => ({ type: 'linebreak', version: 1 })
const paragraph = (children: BodyNode[]): BodyNode => block('paragraph', children, { textFormat: 0, textStyle: '' })

/** Bits of a text's format, as Lexical counts them. */
const formats: Readonly<Record<string, number>> = { strong: 1, em: 2, s: 4 }
const codeFormat = 16

/** Code that may have several lines: the editor has no block for it. */
const codeLines = (code: string): BodyNode[] =>
  code
    .replace(/\n$/, '')
    .split('\n')
    .flatMap((line, index) => [...(index > 0 ? [lineBreak()] : []), ...(line ? [text(line, codeFormat)] : [])])

const linkTo = (url: string, children: BodyNode[]): BodyNode =>
  block('link', children, { version: 3, id: randomUUID(), fields: { linkType: 'custom', newTab: false, url } })

/** What stands in a line: texts with their formats, line breaks, links. A picture becomes a link to it. */
function inlineNodes(tokens: readonly Token[]): BodyNode[] {
  const levels: BodyNode[][] = [[]]
  const urls: string[] = []
  let format = 0
  const add = (node: BodyNode) => levels.at(-1)?.push(node)
  for (const token of tokens) {
    const [name = '', edge] = token.type.split('_')
    if (name in formats) format = edge === 'open' ? format | (formats[name] ?? 0) : format & ~(formats[name] ?? 0)
    else if (token.type === 'link_open') {
      urls.push(String(token.attrGet('href') ?? ''))
      levels.push([])
    } else if (token.type === 'link_close') {
      const children = levels.pop() ?? []
      add(linkTo(urls.pop() ?? '', children))
    } else if (token.type === 'image') {
      const source = String(token.attrGet('src') ?? '')
      const alt = text(token.content || source, format)
      add(urls.length > 0 ? alt : linkTo(source, [alt]))
    } else if (token.type === 'softbreak') add(text(' ', format))
    else if (token.type === 'hardbreak') add(lineBreak())
    else if (token.type === 'code_inline') add(text(token.content, format | codeFormat))
    else if (token.content !== '') add(text(token.content, format))
  }
  return levels[0] ?? []
}

/** A list as the editor keeps it: one within an item is an item of its own, whose only child it is. */
function listNode(tag: 'ol' | 'ul', start: number, items: readonly BodyNode[][]): BodyNode {
  const rows = items.flatMap((blocks) => {
    const [lists, others] = [blocks.filter(({ type }) => type === 'list'), blocks.filter(({ type }) => type !== 'list')]
    return [...(others.length > 0 || lists.length === 0 ? [linesOf(others)] : []), ...lists.map((list) => [list])]
  })
  let value = start - 1
  const children = rows.map((row) => {
    if (row[0]?.type !== 'list') value++
    return block('listitem', row, { value: Math.max(value, start) })
  })
  return block('list', children, { tag, listType: tag === 'ol' ? 'number' : 'bullet', start })
}

/** Blocks where only lines may stand, a blank one between two. */
const linesOf = (blocks: readonly BodyNode[]): BodyNode[] =>
  blocks.flatMap(({ children }, index) => [
    ...(index > 0 ? [lineBreak(), lineBreak()] : []),
    ...(Array.isArray(children) ? children : []),
  ])

/** A quotation holds lines only: what else stands in it follows it. */
function quoteNodes(blocks: readonly BodyNode[]): BodyNode[] {
  const others = blocks.filter(({ type }) => type !== 'paragraph')
  const lines = linesOf(blocks.filter(({ type }) => type === 'paragraph'))
  return [...(lines.length > 0 ? [block('quote', lines)] : []), ...others]
}

/** Markdown as rich text of the body's editor. */
export function markdownToBody(markdown: string): { root: BodyNode } {
  type Open = { blocks: BodyNode[]; items: BodyNode[][]; start: number; tag: string }
  const open: Open[] = [{ blocks: [], items: [], start: 1, tag: '' }]
  const add = (...nodes: BodyNode[]) => open.at(-1)?.blocks.push(...nodes)
  for (const token of markdownIt.parse(markdown, {})) {
    if (token.nesting === 1)
      open.push({ blocks: [], items: [], start: Number(token.attrGet('start') ?? 1), tag: token.tag })
    else if (token.type === 'inline') add(...inlineNodes(token.children ?? []))
    else if (token.type === 'fence' || token.type === 'code_block') add(paragraph(codeLines(token.content)))
    else if (token.type === 'hr') add({ type: 'horizontalrule', version: 1 })
    else if (token.nesting === -1) {
      const { blocks, items, start, tag } = open.pop() ?? { blocks: [], items: [], start: 1, tag: '' }
      if (token.type === 'paragraph_close') add(paragraph(blocks))
      else if (token.type === 'heading_close') add(block('heading', blocks, { tag }))
      else if (token.type === 'blockquote_close') add(...quoteNodes(blocks))
      else if (token.type === 'list_item_close') open.at(-1)?.items.push(blocks)
      else if (tag === 'ol' || tag === 'ul') add(listNode(tag, start, items))
    }
  }
  return { root: block('root', open[0]?.blocks ?? []) }
}

/**
 * Takes `bodyMarkdown` in place of `body`. Before all other hooks, so that they see a change of the body.
 * @throws Refusal `invalid_input` where both are sent, or it is too long
 */
export const takeMarkdown: CollectionBeforeOperationHook<'articles'> = ({ args, req }) => {
  const data: unknown = 'data' in args ? args.data : undefined
  // What is no text is refused as in any other field.
  if (!isRecord(data) || typeof data.bodyMarkdown !== 'string') return
  // Who may not write is refused by the access rules, and costs nothing here.
  if ('overrideAccess' in args && args.overrideAccess === false && !isWriter(req.user)) return
  const { bodyMarkdown, ...others } = data
  const path = 'bodyMarkdown'
  if (data.body !== undefined && data.body !== null)
    throw refusal('invalid_input', { path, message: 'Please send the body or its Markdown, not both.' })
  if (bodyMarkdown.length > longestMarkdown)
    throw refusal('invalid_input', { path, message: `Markdown has ${longestMarkdown} letters at most.` })
  Object.assign(args, { data: { ...others, body: markdownToBody(bodyMarkdown) } })
}
