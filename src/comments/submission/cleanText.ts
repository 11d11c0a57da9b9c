import { withoutDirectionMarks } from '#moderation'

/** What programs leave in texts that are copied from them: VT and FF from slides and PDFs, NEL, and Unicode's own line ends. */
const lineEnds = /\r\n?|[\v\f\u0085\u2028\u2029]/g
/** Colours of a terminal: without their ESC they would be read as text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const terminalCodes = /(?:\u001b\[|\u009b)[0-9;?]{0,30}[A-Za-z]/g
/** Control characters except tab and line feed, and code points that are no characters: nobody typed them, nothing shows them. */
const noText = /[^\P{Cc}\t\n]|\p{Noncharacter_Code_Point}/gu
const halves = /\p{Surrogate}/gu
/** No script writes more marks on one letter; dozens of them cover the lines above and below. */
const piledMarks = /(\p{M}{8})\p{M}+/gu
/** Embeddings and overrides of the direction: `\u202eonisac` is read as "casino" by people and as "onisac" by rules. */
const overrides = /[\u202a-\u202e]/g
/** What shows nothing at the ends of a text, such as U+200B behind an address that was copied. */
const hidden = /[\s\u200b\u2060\ufeff]/

/** From both ends inwards: a pattern that ends with `+$` takes the square of every run of spaces within the text. */
function withoutHiddenEnds(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && hidden.test(text.charAt(start))) start += 1
  while (end > start && hidden.test(text.charAt(end - 1))) end -= 1
  return text.slice(start, end)
}

/** Whether a text has what no database keeps: NUL, or half of a surrogate pair. */
export function isBroken(text: string): boolean {
  return text.includes('\0') || text.search(halves) >= 0
}

/** A text of several lines without what shows nothing and what would show another text than rules read. */
export function cleanText(text: string): string {
  const clean = text
    .replace(terminalCodes, '')
    .replace(lineEnds, '\n')
    .replace(noText, '')
    .replace(halves, '')
    .replace(overrides, '')
    .normalize('NFC')
    .replace(piledMarks, '$1')
  return withoutHiddenEnds(clean)
}

/** A text of one line, like an address. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ')
}

/** A name: one line without any mark of direction, so that it cannot be shown as another name. */
export function cleanName(text: string): string {
  return withoutDirectionMarks(cleanLine(text)).replace(/\s+/g, ' ').trim()
}
