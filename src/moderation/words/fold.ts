import { strong, weak } from './confusables'

/**
 * A text in the form words are looked for in. Unit `i` of `text` comes from `[starts[i], ends[i])` of the original, both in
 * UTF-16 units, so that what is found can be shown where it stands.
 */
export type Folded = { text: string; starts: Uint32Array; ends: Uint32Array }

/** What shows nothing hides nothing: zero-width characters, soft hyphens, marks of direction. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const marks = /\p{M}/gu
const mark = /^\p{M}/u
const isUnseen = /^[\p{Cf}\p{Default_Ignorable_Code_Point}]/u
const newLine = 10
const softHyphen = 0xad
const latin = /\p{Script=Latin}/u
const greek = /\p{Script=Greek}/u
/** Of scripts in which a mark that made no other letter says nothing. */
const mayBeScribbledOn = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Armenian}\p{Script=Coptic}]/u
const isSpace = /^\s+$/
const isWordUnit = /[\p{L}\p{M}\p{N}]/u
const plain = /^[\x20-\x7e]*$/

/** Dots that case mapping leaves or takes away in Turkish, and letters whose small form is two. */
const casePairs: Readonly<Record<string, string>> = { ı: 'i', i̇: 'i', ß: 'ss', ς: 'σ' }

/** One cluster that shows something: NFKC, small; marks that did not compose with a letter of Europe are scribbles on it. */
function foldCluster(cluster: string): string {
  if (isAscii(cluster)) return cluster.toLowerCase()
  const letter = letterOf(cluster)
  if (letter) return letter
  const small = cluster.normalize('NFKC').replace(invisible, '').toLowerCase().normalize('NFC')
  // Greek capitals are written without accents.
  if (greek.test(small)) return paired(small.normalize('NFD').replace(marks, ''))
  return paired(mayBeScribbledOn.test(small) ? paired(small).replace(marks, '') : small)
}

const paired = (letter: string): string => casePairs[letter] ?? letter

/** White letters on dark rounds and squares, which NFKC leaves alone: each a row of A to Z. */
const enclosedRows = [0x1f150, 0x1f170]

/** Letters by their looks that NFKC would leave alone, or take for others: it makes a sigma of the lunate one. */
function letterOf(cluster: string): string | undefined {
  if (/^[ϲϹ]/.test(cluster)) return 'c'
  const code = cluster.codePointAt(0) ?? 0
  const row = enclosedRows.find((start) => code >= start && code < start + 26)
  return row === undefined ? undefined : String.fromCharCode(0x61 + code - row)
}

/** A word as Latin where it pretends to be: mixed with Latin letters, or made of look-alikes alone. */
function foldWord(units: readonly string[]): readonly string[] {
  if (!units.some(mayPretend)) return units
  const letters = units.filter((unit) => /\p{L}/u.test(unit))
  const mixed = letters.some((unit) => latin.test(unit))
  if (mixed) return units.map((unit) => eachAs(unit, (letter) => strong[letter] ?? weak[letter]))
  return letters.length > 0 && letters.every(isStrong)
    ? units.map((unit) => eachAs(unit, (letter) => strong[letter]))
    : units
}

/** A character that is written as several, as ㎂ is, becomes all of them. */
const eachAs = (unit: string, as: (letter: string) => string | undefined): string =>
  as(unit) ?? Array.from(unit, (letter) => as(letter) ?? letter).join('')
const isStrong = (unit: string): boolean => [...unit].every((letter) => letter in strong)

const isAscii = (cluster: string): boolean => cluster.length === 1 && cluster.charCodeAt(0) < 0x80

/** Latin letters with their accents come before all look-alikes in Unicode. */
const mayPretend = (unit: string): boolean => /[^\0-\u024f]/.test(unit)

const isPartOfWord = (unit: string): boolean => (isAscii(unit) ? /[a-z0-9]/.test(unit) : isWordUnit.test(unit))

const isWhite = (cluster: string): boolean =>
  isAscii(cluster) ? cluster === ' ' || (cluster >= '\t' && cluster <= '\r') : isSpace.test(cluster)

/** A character with what is written onto it or hides behind it, folded: composed forms can only be found together. A bit for each thing told of it. */
type Cluster = { text: string; bits: number }
const isMet = 1
const isMark = 2
const wasWhite = 4
const looksWhite = 8
const isOneUnit = 16
const inWord = 32
const isPretender = 64
const isLetter = 128
const isLatin = 256
const isOwnLetter = 512
const isHidden = 1024

function lookAt(written: string): Cluster {
  const cluster = written.replace(invisible, '')
  const isSpaces = isWhite(cluster)
  const folded = isSpaces ? '' : foldCluster(cluster)
  // White space that was scribbled on is white.
  const text = isSpaces ? (cluster.includes('\n') ? '\n' : ' ') : isSpace.test(folded) ? ' ' : folded
  const isWordPart = text !== '' && isPartOfWord(text)
  const letter = isWordPart && /\p{L}/u.test(text)
  const told: readonly [bit: number, holds: boolean][] = [
    [isMet, true],
    [isMark, mark.test(written)],
    [isHidden, isUnseen.test(written)],
    [wasWhite, isSpaces],
    [looksWhite, text !== '' && isWhite(text)],
    [isOneUnit, text.length === 1],
    [inWord, isWordPart],
    [isPretender, isWordPart && mayPretend(text)],
    [isLetter, letter],
    [isLatin, letter && latin.test(text)],
    [isOwnLetter, letter && !isStrong(text)],
  ]
  return { text, bits: told.reduce((bits, [bit, holds]) => (holds ? bits | bit : bits), 0) }
}

/** What was told of each unit of Unicode's first plane that was met so far, and what it is folded to where that is one unit. */
const met = new Uint16Array(0x10000)
const foldedTo = new Uint16Array(0x10000)

function bitsOf(unit: number): number {
  const known = met[unit]
  if (known) return known
  const { bits, text } = lookAt(String.fromCharCode(unit))
  met[unit] = bits
  if (bits & isOneUnit) foldedTo[unit] = text.charCodeAt(0)
  return bits
}

/** The clusters met of late that are more than one unit, or become more or less than one. */
const others = new Map<string, Cluster>()
const mostOthers = 4000
const longestOther = 8

function otherOf(cluster: string): Cluster {
  const known = others.get(cluster)
  if (known) return known
  const looked = lookAt(cluster)
  if (cluster.length > longestOther) return looked
  if (others.size >= mostOthers) others.clear()
  others.set(cluster, looked)
  return looked
}

/** What is told of the character at a place. */
function bitsAt(units: Uint16Array, at: number): number {
  const size = sizeAt(units, at)
  return size === 1 ? bitsOf(units[at] ?? 0) : otherOf(String.fromCharCode(units[at] ?? 0, units[at + 1] ?? 0)).bits
}

/** How many units it has. */
const sizeAt = (units: Uint16Array, at: number): number =>
  ((units[at] ?? 0) & 0xfc00) === 0xd800 && ((units[at + 1] ?? 0) & 0xfc00) === 0xdc00 ? 2 : 1

/** Where a character ends with all marks written onto it, between which may stand what cannot be seen. */
function endOfCluster(units: Uint16Array, start: number, length: number): number {
  let end = start + sizeAt(units, start)
  // Nothing is written onto what cannot be seen; a row of it is walked through once.
  if (bitsAt(units, start) & isHidden) return end
  // Marks come after the letters of Europe, and so does what cannot be seen, but for one.
  for (let at = end; at < length && ((units[at] ?? 0) >= 0x300 || units[at] === softHyphen); ) {
    const bits = bitsAt(units, at)
    if (!(bits & (isMark | isHidden))) break
    at += sizeAt(units, at)
    if (bits & isMark) end = at
  }
  return end
}

/** Memory for the units of a text, used again for one after the other. */
export type UnitPage = { units: Uint16Array; bytes: Buffer }

export function createUnitPage(size: number): UnitPage {
  const units = new Uint16Array(size)
  return { units, bytes: Buffer.from(units.buffer) }
}

/**
 * The units of a text as numbers, and a 0 after them: on a page, or on one of their own where that is too small. Read one by one out of
 * a text they take several times as long.
 */
export function unitsOf(text: string, page: UnitPage): Uint16Array {
  const { bytes, units } = text.length < page.units.length ? page : createUnitPage(text.length + 1)
  bytes.write(text, 'utf16le')
  units[text.length] = 0
  return units
}

/** Where a folded text is written, unit by unit: put together of thousands of pieces it takes many times as long. */
type Page = { units: Uint16Array; starts: Uint32Array; ends: Uint32Array; length: number }
const createPage = (size: number): Page => ({
  units: new Uint16Array(size),
  starts: new Uint32Array(size),
  ends: new Uint32Array(size),
  length: 0,
})
/** Used again for each text that is not long. */
const usualPage = createPage(1 << 14)

/** The page itself, or a copy of it with room for `more` units. */
function withRoom(page: Page, more: number): Page {
  if (page.length + more <= page.units.length) return page
  const larger = createPage(2 * (page.length + more))
  larger.units.set(page.units)
  larger.starts.set(page.starts)
  larger.ends.set(page.ends)
  larger.length = page.length
  return larger
}

type Piece = { text: string; start: number; end: number }

function write(page: Page, { end, start, text }: Piece): void {
  for (let unit = 0; unit < text.length; unit++) {
    page.units[page.length] = text.charCodeAt(unit)
    page.starts[page.length] = start
    page.ends[page.length++] = end
  }
}

const textOn = ({ units }: Page, start: number, end: number): string =>
  Buffer.from(units.buffer, 2 * start, 2 * (end - start)).toString('utf16le')

/** The word that was written last, as Latin where it pretends to be. */
function rewriteWord(page: Page, wordStart: number): Page {
  const pieces: Piece[] = []
  for (let at = wordStart; at < page.length; ) {
    const [from, start, end] = [at, page.starts[at] ?? 0, page.ends[at] ?? 0]
    while (at < page.length && page.starts[at] === start) at += 1
    pieces.push({ text: textOn(page, from, at), start, end })
  }
  const texts = foldWord(pieces.map(({ text }) => text))
  page.length = wordStart
  let longer = page
  for (const [index, piece] of pieces.entries()) {
    const text = texts[index] ?? piece.text
    longer = withRoom(longer, text.length)
    write(longer, { ...piece, text })
  }
  return longer
}

/** What can be told of a word by the bits of its clusters: that it is not simply one of another script. */
function mayBeDisguised(word: number): boolean {
  if (!(word & isPretender)) return false
  return Boolean(word & isLatin) || (Boolean(word & isLetter) && !(word & isOwnLetter))
}

const originalPage = createUnitPage(1 << 13)

/** Unicode's forms and sizes are told apart nowhere after this; runs of white space count as one character. */
function writeFolded(original: string): Page {
  const { length } = original
  const typed = unitsOf(original, originalPage)
  usualPage.length = 0
  // One unit for each that is left fits on it at any time.
  let page = withRoom(usualPage, length)
  let word = 0
  let wordStart = 0
  let last = 0
  for (let at = 0; at < length; ) {
    const start = at
    at = endOfCluster(typed, start, length)
    const unit = typed[start] ?? 0
    let bits = at - start === 1 ? bitsOf(unit) : 0
    let first = foldedTo[unit] ?? 0
    let text = ''
    if (!(bits & isOneUnit)) {
      ;({ bits, text } = otherOf(original.slice(start, at)))
      if (text === '') continue
      first = text.charCodeAt(0)
    }
    if (bits & inWord) {
      if (word === 0) wordStart = page.length
      word |= bits
    } else if (word !== 0) {
      if (mayBeDisguised(word)) page = withRoom(rewriteWord(page, wordStart), length - start)
      word = 0
    }
    if (bits & wasWhite && last & looksWhite) {
      if (page.units[page.length - 1] !== newLine) page.units[page.length - 1] = first
      page.ends[page.length - 1] = at
    } else if (text.length > 1) {
      page = withRoom(page, text.length + length - at)
      write(page, { text, start, end: at })
    } else {
      page.units[page.length] = first
      page.starts[page.length] = start
      page.ends[page.length] = at
      page.length += 1
    }
    last = bits
  }
  return mayBeDisguised(word) ? rewriteWord(page, wordStart) : page
}

export function fold(original: string): Folded {
  const page = writeFolded(original)
  return {
    text: textOn(page, 0, page.length),
    starts: page.starts.slice(0, page.length),
    ends: page.ends.slice(0, page.length),
  }
}

/** The text of `fold` alone. */
export function foldText(original: string): string {
  if (plain.test(original)) return original.toLowerCase().replace(/ {2,}/g, ' ')
  const page = writeFolded(original)
  return textOn(page, 0, page.length)
}
