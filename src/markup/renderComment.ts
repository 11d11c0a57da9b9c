import sanitizeHtml from 'sanitize-html'
import { escapeHtml } from '#platform'
import { keepTyped, restoreTyped } from './keepTyped'
import { markdown, maxNesting } from './readersMarkdown'

/** Counts changes of how comments are rendered: older html is made anew by a job. */
export const rendererVersion = 3

/** What a comment may contain. Headings, tables and pictures are not for the foot of an article. */
const tags = ['p', 'br', 'em', 'strong', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'a']

const allowed: sanitizeHtml.IOptions = {
  allowedTags: tags,
  allowedAttributes: { a: ['href', 'rel'], ol: ['start'], li: ['value'] },
  allowedSchemes: ['http', 'https'],
  allowedSchemesAppliedToAttributes: ['href'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nestingLimit: maxNesting * 3,
  transformTags: {
    // Search engines must not be told that we vouch for what readers link to.
    a: (_name, { href = '' }) => ({ tagName: 'a', attribs: { href, rel: 'ugc nofollow' } }),
  },
  // A link to nowhere is no link.
  exclusiveFilter: ({ attribs, tag }) => tag === 'a' && !attribs.href,
}

/**
 * The most that a text may cost to render, in millionths of a second of one processor: what is rendered holds up everybody. About
 * 800 items of a list, 800 links or 2,500 words with emphasis; no line of a text that people read comes near.
 */
const mostWork = 25_000

/** Measured for 65,525 bytes made of nothing else, and rounded up. */
const workOf: Readonly<Record<string, number>> = {
  '*': 10,
  _: 10,
  '\\': 12,
  '`': 6,
  '<': 5,
  '&': 5,
  '[': 4,
  ']': 20,
  ':': 20,
  w: 35,
  W: 35,
}
const workOfLine = 6
const workOfItem = 30
const workOfQuote = 40

/** Whether a text is made of so many signs that rendering it would take longer than a request may hold up others. */
function isTooMuchWork(text: string): boolean {
  let work = 0
  let isLineStart = true
  let wasQuote = false
  let isQuote = false
  for (let at = 0; at < text.length && work <= mostWork; at++) {
    const sign = text[at] ?? ''
    if (sign === '\n' || sign === '\r') {
      work += workOfLine
      wasQuote = isQuote
      isQuote = false
      isLineStart = true
    } else if (!isLineStart) work += isCostly(text, at, sign) ? (workOf[sign] ?? 0) : 0
    else if (sign === '>') {
      // Lines of one quotation that follow each other are one piece.
      work += wasQuote || isQuote ? workOfLine : workOfQuote
      isQuote = true
    } else if (sign !== ' ' && sign !== '\t') {
      if (/[-*\d]/.test(sign)) work += workOfItem
      // A list within a list begins on the same line.
      if (sign !== '-') isLineStart = false
    }
  }
  return work > mostWork
}

/** Letters and colons cost where an address may begin. */
function isCostly(text: string, at: number, sign: string): boolean {
  if (sign === ':') return text.startsWith('//', at + 1)
  if (sign === 'w' || sign === 'W') return text.slice(at + 1, at + 4).toLowerCase() === 'ww.'
  if (sign === ']') return text[at + 1] === '('
  return true
}

/** The text with its paragraphs and line ends and nothing else; addresses in it count as the links they would be. */
function asTyped(text: string): { html: string; links: number } {
  const paragraphs = text.replaceAll('\0', '\uFFFD').split(/(?:[ \t]*(?:\r\n?|\n)){2,}/)
  const html = paragraphs
    .filter((paragraph) => paragraph.trim() !== '')
    .map((paragraph) => `<p>${escapeHtml(paragraph.trim()).replace(/\r\n?|\n/g, '<br />\n')}</p>`)
    .join('\n')
  return { html, links: text.match(/https?:\/\/[^\s]|www\.[^\s.]/gi)?.length ?? 0 }
}

/**
 * A comment's text as HTML: a small Markdown (paragraphs, line breaks, links, emphasis, code, quotes, lists) that leaves alone
 * what is not meant as such, sanitised last. A text of thousands of signs is shown as it was typed. `links` counts the links
 * readers will see, bare addresses included.
 */
export function renderComment(text: string): { html: string; links: number } {
  if (isTooMuchWork(text)) return asTyped(text)
  const html = restoreTyped(sanitizeHtml(markdown.render(keepTyped(text)), allowed).trim())
  return { html, links: html.match(/<a /g)?.length ?? 0 }
}
