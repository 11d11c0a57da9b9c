import { type Folded, fold } from './fold'

/** Letters that do not decompose into a plain one and a mark, as people type them who have no key for them. */
const plainLetters: Readonly<Record<string, string>> = {
  ł: 'l',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
  // Wildcards to a database, as their wide forms, which folding leaves in no text.
  '%': '％',
  _: '＿',
  '\\': '＼',
}

const plain = /^[\x20-\x7e]*$/
const accents = /[\u0300-\u036f]/g

function plainUnit(unit: string): string {
  const known = plainLetters[unit]
  if (known !== undefined) return known
  if (/^\s$/.test(unit)) return ' '
  return unit < '\u0080' ? unit : unit.normalize('NFD').replace(accents, '').normalize('NFC')
}

/** As `foldSearch`, with where each unit comes from. */
function foldPlaces(text: string): Folded {
  const { ends, starts, text: folded } = fold(text)
  const units: { text: string; start: number; end: number }[] = []
  let at = 0
  for (const unit of folded) {
    for (const part of plainUnit(unit))
      units.push({ text: part, start: starts[at] ?? 0, end: ends[at + unit.length - 1] ?? 0 })
    at += unit.length
  }
  const wide = units.flatMap((unit) => [...Array(unit.text.length)].map(() => unit))
  return {
    text: units.map((unit) => unit.text).join(''),
    starts: Uint32Array.from(wide, ({ start }) => start),
    ends: Uint32Array.from(wide, ({ end }) => end),
  }
}

/**
 * A text in the form searches compare: as word lists fold it, and without any accents, so that `muller` finds "Müller". Spaces
 * of every kind are one.
 */
export function foldSearch(text: string): string {
  const { text: folded } = fold(text)
  if (plain.test(folded)) return folded.replace(/[%_\\]/g, (sign) => plainLetters[sign] ?? sign).trim()
  return Array.from(folded, plainUnit).join('').trim()
}

/** What of a text folded words have found, as it was written, each spelling once; at most `most`. */
export function findSearched(text: string, words: readonly string[], most: number): string[] {
  const folded = foldPlaces(text)
  const found = new Set<string>()
  for (const word of words)
    for (let at = folded.text.indexOf(word); at >= 0; at = folded.text.indexOf(word, at + word.length)) {
      if (found.size >= most) return [...found]
      found.add(text.slice(folded.starts[at] ?? 0, folded.ends[at + word.length - 1] ?? 0))
    }
  return [...found]
}
