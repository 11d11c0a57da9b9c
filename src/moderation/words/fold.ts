import { strong, weak } from './confusables'

/**
 * A text in the form words are looked for in. Unit `i` of `text` comes from `[starts[i], ends[i])` of the original, both in
 * UTF-16 units, so that what is found can be shown where it stands.
 */
export type Folded = { text: string; starts: Uint32Array; ends: Uint32Array }

/** A character with what is written onto it: composed forms can only be found together. */
const clusters = /\P{M}\p{M}*|\p{M}+/gsu
/** What shows nothing hides nothing: zero-width characters, soft hyphens, marks of direction. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
const marks = /\p{M}/gu
const latin = /\p{Script=Latin}/u
const greek = /\p{Script=Greek}/u
const isSpace = /^\s+$/
const isWordUnit = /[\p{L}\p{M}\p{N}]/u
const plain = /^[\x20-\x7e]*$/

/** Dots that case mapping leaves or takes away in Turkish, and letters whose small form is two. */
const casePairs: Readonly<Record<string, string>> = { ı: 'i', i̇: 'i', ß: 'ss', ς: 'σ' }

/** One cluster: NFKC, small, without what cannot be seen; marks that did not compose with a Latin letter are scribbles on it. */
function foldCluster(cluster: string): string {
  if (isAscii(cluster)) return cluster.toLowerCase()
  const letter = letterOf(cluster)
  if (letter) return letter
  const composed = cluster.normalize('NFKC').replace(invisible, '')
  const small = composed.toLowerCase().normalize('NFC')
  const cased = casePairs[small] ?? small
  // Greek capitals are written without accents.
  if (greek.test(cased)) return cased.normalize('NFD').replace(marks, '')
  return latin.test(cased) ? cased.replace(marks, '') : cased
}

/** White letters on dark rounds and squares, which NFKC leaves alone: each a row of A to Z. */
const enclosedRows = [0x1f150, 0x1f170]

/** Letters by their looks that NFKC would leave alone, or take for others: it makes a sigma of the lunate one. */
function letterOf(cluster: string): string | undefined {
  if (cluster === 'ϲ' || cluster === 'Ϲ') return 'c'
  const code = cluster.codePointAt(0) ?? 0
  const row = enclosedRows.find((start) => code >= start && code < start + 26)
  return row === undefined ? undefined : String.fromCharCode(0x61 + code - row)
}

/** A word as Latin where it pretends to be: mixed with Latin letters, or made of look-alikes alone. */
function foldWord(units: readonly string[]): readonly string[] {
  if (!units.some(mayPretend)) return units
  const letters = units.filter((unit) => /\p{L}/u.test(unit))
  const mixed = letters.some((unit) => latin.test(unit))
  if (mixed) return units.map((unit) => strong[unit] ?? weak[unit] ?? unit)
  return letters.length > 0 && letters.every((unit) => unit in strong)
    ? units.map((unit) => strong[unit] ?? unit)
    : units
}

const isAscii = (cluster: string): boolean => cluster.length === 1 && cluster.charCodeAt(0) < 0x80

/** Latin letters with their accents come before all look-alikes in Unicode. */
const mayPretend = (unit: string): boolean => unit.charCodeAt(0) >= 0x0250

const isPartOfWord = (unit: string): boolean => (isAscii(unit) ? /[a-z0-9]/.test(unit) : isWordUnit.test(unit))

const isWhite = (cluster: string): boolean =>
  isAscii(cluster) ? cluster === ' ' || (cluster >= '\t' && cluster <= '\r') : isSpace.test(cluster)

type Piece = { text: string; start: number; end: number }

/** Unicode's forms and sizes are told apart nowhere below; runs of white space count as one character. */
export function fold(original: string): Folded {
  if (plain.test(original)) return foldPlain(original)
  const pieces: Piece[] = []
  for (const match of original.matchAll(clusters)) {
    const [cluster] = match
    const end = match.index + cluster.length
    const last = pieces.at(-1)
    if (isWhite(cluster)) {
      const text = cluster.includes('\n') ? '\n' : ' '
      if (last && isWhite(last.text)) Object.assign(last, { text: last.text === '\n' ? '\n' : text, end })
      else pieces.push({ text, start: match.index, end })
    } else {
      const text = foldCluster(cluster)
      if (text !== '') pieces.push({ text, start: match.index, end })
    }
  }
  return join(foldWords(pieces))
}

const whiteOrNot = /\s+|\S+/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are ASCII, too
const isAsciiText = /^[\x00-\x7f]*$/
/** White space that marks are written onto is none. */
const markedSpace = /\s\p{M}/u

/** The text of `fold` without where its units come from, many times faster: what is ASCII, as most words are, is not taken apart. */
export function foldText(original: string): string {
  if (plain.test(original)) return original.toLowerCase().replace(/ {2,}/g, ' ')
  if (markedSpace.test(original)) return fold(original).text
  let text = ''
  // Of the white space before a word: there may be more of it once what cannot be seen is left out.
  let white = ''
  for (const [piece] of original.matchAll(whiteOrNot)) {
    const isBreak = isSpace.test(piece)
    const word = isBreak ? '' : isAsciiText.test(piece) ? piece.toLowerCase() : fold(piece).text
    if (isBreak) white = white === '\n' || piece.includes('\n') ? '\n' : ' '
    if (word === '') continue
    text += white + word
    white = ''
  }
  return text + white
}

function foldWords(pieces: readonly Piece[]): Piece[] {
  const folded: Piece[] = []
  let word: Piece[] = []
  const endWord = () => {
    const texts = foldWord(word.map(({ text }) => text))
    for (const [index, piece] of word.entries()) folded.push({ ...piece, text: texts[index] ?? piece.text })
    word = []
  }
  for (const piece of pieces) {
    if (isPartOfWord(piece.text)) word.push(piece)
    else {
      endWord()
      folded.push(piece)
    }
  }
  endWord()
  return folded
}

function join(pieces: readonly Piece[]): Folded {
  const text = pieces.map((piece) => piece.text).join('')
  const starts = new Uint32Array(text.length)
  const ends = new Uint32Array(text.length)
  let at = 0
  for (const { end, start, text: part } of pieces)
    for (let unit = 0; unit < part.length; unit++, at++) {
      starts[at] = start
      ends[at] = end
    }
  return { text, starts, ends }
}

/** Printable ASCII, which most texts are: every unit stays one, but for runs of spaces. */
function foldPlain(original: string): Folded {
  const kept = new Uint32Array(original.length)
  let length = 0
  for (let index = 0; index < original.length; index++)
    if (original[index] !== ' ' || original[index - 1] !== ' ') kept[length++] = index
  const starts = kept.slice(0, length)
  const ends = starts.map((start, index) =>
    original[start] === ' ' ? (starts[index + 1] ?? original.length) : start + 1,
  )
  return { text: original.toLowerCase().replace(/ {2,}/g, ' '), starts, ends }
}
