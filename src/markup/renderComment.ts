import sanitizeHtml from 'sanitize-html'
import { escapeHtml } from '#platform'
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

/**
 * Readers of an article write plain text and do not expect its signs to mean something. Where a line begins with a sign that
 * Markdown would take for formatting and people do not mean so (`>:(`, `1986.`, `+ 3`, `* * *`), the sign is replaced by a
 * character that means nothing, and put back into the finished html.
 */
const signs = ['>', '+', '-', '*', '.', ')', '~', '`'] as const
type Sign = (typeof signs)[number]

/** U+FDD0 and following are noncharacters: Unicode promises that no text contains them, and `keepTyped` makes sure of it. */
const firstStandIn = 0xfdd0
const standIn = (sign: Sign): string => String.fromCharCode(firstStandIn + signs.indexOf(sign))
const nonCharacters = /[\uFDD0-\uFDEF]/g

/** A quotation: the mark before a space, a letter or an opening quotation mark. `>:(`, `>_<`, `>=` and `>50` are none. */
const quoteMark = /[ ]{0,3}>(?=[\s>\p{L}"'“„«‘‚‹¿¡]|$)(?!\p{L}<)[ \t]?/uy
const quoteRun = /[ ]{0,3}>+/y
/** German and French quotation marks, typed as pairs of ASCII: `>>so<<`. */
const guillemets = /^ {0,3}>>[^>\s].*<</

const openFence = /^ {0,3}(`{3,})[^`]*$/
const closedFence = /^ {0,3}(`{3,})[ \t]*$/

/** What looks like the beginning of a list or a block of code and is none; the sign is the last character that is matched. */
const notMeant: readonly RegExp[] = [
  // A plus: `+ 3`. Lists begin with `-` or `*`.
  /^[ \t]*\+(?=[ \t])/,
  // Items without a text: a line of stars between two parts, a dash alone.
  /^[ \t]*[-*](?=(?:[ \t]+[-*])*[ \t]*$)/,
  // A year or `007.` begins a sentence; a number alone is an answer.
  /^[ \t]*(?:\d{4,9}|0\d{1,8})[.)](?=[ \t]|$)/,
  /^[ \t]*\d{1,3}[.)](?=[ \t]*$)/,
  /^[ \t]*~(?=~~)/,
]

/** The text with stand-ins for signs that are not meant as formatting. @returns text for the renderer */
function keepTyped(text: string): string {
  const lines = text.replace(nonCharacters, '\uFFFD').split(/\r\n?|\n/)
  const kept: string[] = []
  // Fences at least this long are known to be closed nowhere below.
  let unclosed = Number.POSITIVE_INFINITY
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? ''
    const length = openFence.exec(line)?.[1]?.length
    if (length === undefined) {
      kept.push(keptLine(line))
      continue
    }
    const end = length >= unclosed ? -1 : closingOf(lines, at, length)
    if (end < 0) {
      unclosed = Math.min(unclosed, length)
      kept.push(line.replace('`', standIn('`')))
      continue
    }
    kept.push(...lines.slice(at, end + 1))
    at = end
  }
  return kept.join('\n')
}

/** Puts back into html what `keepTyped` has replaced. */
function restoreTyped(html: string): string {
  return html.replace(nonCharacters, (character) => {
    const sign = signs[character.charCodeAt(0) - firstStandIn] ?? ''
    return sign === '>' ? '&gt;' : sign
  })
}

function closingOf(lines: readonly string[], from: number, length: number): number {
  for (let at = from + 1; at < lines.length; at++)
    if ((closedFence.exec(lines[at] ?? '')?.[1]?.length ?? 0) >= length) return at
  return -1
}

function keptLine(line: string): string {
  if (guillemets.test(line)) return line.replace('>>', standIn('>').repeat(2))
  let at = 0
  while (true) {
    const beyond = matchEnd(quoteMark, line, at)
    if (beyond === undefined) break
    at = beyond
  }
  // The whole run: its last mark belongs to something else, so the ones before it do.
  const run = matchEnd(quoteRun, line, at)
  if (run !== undefined) {
    const start = line.slice(0, at).search(/>*$/)
    return line.slice(0, start) + line.slice(start, run).replaceAll('>', standIn('>')) + line.slice(run)
  }
  return line.slice(0, at) + keptBeginning(line.slice(at))
}

function matchEnd(pattern: RegExp, line: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(line) ? pattern.lastIndex : undefined
}

function keptBeginning(rest: string): string {
  for (const beginning of notMeant) {
    const found = beginning.exec(rest)?.[0]
    if (found === undefined) continue
    const last = signs.find((candidate) => candidate === found.at(-1))
    return last === undefined ? rest : found.slice(0, -1) + standIn(last) + rest.slice(found.length)
  }
  return rest
}
