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
export function keepTyped(text: string): string {
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
export function restoreTyped(html: string): string {
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
