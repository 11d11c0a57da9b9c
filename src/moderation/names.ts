import { strong, weak } from './words/confusables'
import { fold } from './words/fold'
import { lookalikes } from './words/lookalikes'

/** Marks that turn the direction of what follows, or hold it in: in a name they only make it look like another. */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** A name without marks of direction. */
export function withoutDirectionMarks(name: string): string {
  return name.replace(directionMarks, '')
}

const latinOf = new Map(
  Object.entries(lookalikes).flatMap(([latin, found]) => [...found].map((letter): [string, string] => [letter, latin])),
)

/** What people write letters with. A one is an L or an I. */
const digits: readonly Readonly<Record<string, string>>[] = [
  { 0: 'o', 1: 'l', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', $: 's', '@': 'a', I: 'l', '|': 'l' },
  { 1: 'i', '!': 'i', '|': 'i' },
]

const swap = (name: string, table: Readonly<Record<string, string>>): string =>
  [...name].map((letter) => table[letter] ?? letter).join('')

/** Words of a name as it may be read, folded. */
type Reading = { words: readonly string[]; letters: string }

/** A name in all the ways it may be read: as written, by the looks of its letters, with digits as letters or without them. */
export function readingsOf(name: string): readonly Reading[] {
  const [asLetters = {}, asOthers = {}] = digits
  const seen = [...withoutDirectionMarks(name)].map((letter) => latinOf.get(letter) ?? letter).join('')
  const shown = swap(seen, { I: 'l', '|': 'l' })
  const texts = [name, seen, shown, swap(seen, asLetters), swap(swap(seen, asOthers), asLetters)]
  const folded = texts.map(foldName)
  const bare = folded.map((text) => text.replace(/\p{N}+(?= |$)/gu, ''))
  return [...new Set([...folded, ...bare])].flatMap((text) => {
    const words = text.split(' ').filter((word) => word !== '')
    return words.length > 0 ? [{ words, letters: words.join('') }] : []
  })
}

/** Fewer letters than these make a name of their own by one of them: Ida is not Ada. */
const fewestForDistance = 6

/** Whether a name may be taken for another: by its letters in whatever words, by all but one of them, or by all its words. */
export function isNameLike(name: readonly Reading[], reserved: readonly Reading[]): boolean {
  return reserved.some((theirs) => name.some((reading) => looksLike(reading, theirs)))
}

function looksLike(reading: Reading, reserved: Reading): boolean {
  const [one, other] = [reading.letters, reserved.letters]
  if (one === other) return true
  if (Math.min(one.length, other.length) >= fewestForDistance && isOneApart(one, other)) return true
  return reserved.words.length > 1 && reserved.words.every((word) => reading.words.includes(word))
}

/** Whether one letter is another, is missing or is too much. */
function isOneApart(one: string, other: string): boolean {
  const [short, long] = one.length <= other.length ? [one, other] : [other, one]
  if (long.length - short.length > 1) return false
  let at = 0
  while (at < short.length && short[at] === long[at]) at++
  return short.slice(short.length === long.length ? at + 1 : at) === long.slice(at + 1)
}

const staffWords = new Set(['admin', 'administrator', 'editor', 'mod', 'moderator', 'staff', 'webmaster'])

/** Whether a name says that its bearer is staff. */
export function claimsStaff(name: readonly Reading[]): boolean {
  return name.some(({ letters, words }) => staffWords.has(letters) || words.some((word) => staffWords.has(word)))
}

/**
 * A name in the form names are compared in: capitals, wide letters, accents, look-alikes of other scripts, what cannot be
 * seen and what stands between words hide nothing. Marks that are vowels of their script stay. A name of signs alone stays
 * what it is.
 */
export function foldName(name: string): string {
  const bare = fold(name)
    .text.normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
  const letters = [...bare].map((letter) => strong[letter] ?? weak[letter] ?? letter).join('')
  const words = letters.replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ').trim()
  return words === '' ? letters.replace(/\s+/g, ' ').trim() : words
}
