import { createHash } from 'node:crypto'
import { fold } from '../words/fold'

/** What shows nothing hides nothing. */
const invisible = /[\p{Cf}\p{Default_Ignorable_Code_Point}]/gu
/** Marks that made no other letter of a Latin one, as on x\u0302, are scribbles on it. */
const scribbled = /(\p{Script=Latin})\p{M}+/gu

/** What is compared: letters and digits only, in one form and size, so that spaces, signs, marks and capitals hide nothing. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
    .replace(invisible, '')
    .replace(scribbled, '$1')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? []

/** Equal for texts of the same words in the same order: 32 hexadecimal digits, or '' for a text without words. */
export function textHash(text: string): string {
  const words = wordsOf(text)
  return words.length === 0 ? '' : createHash('sha256').update(words.join(' ')).digest('hex').slice(0, 32)
}

/** Where FNV-1a begins. */
export const fnvStart = 0x811c9dc5

/** One step of FNV-1a. */
export function fnvStep(hash: number, unit: number): number {
  return Math.imul(hash ^ unit, 0x01000193)
}

/** FNV leaves the high bits of short texts alike; this spreads them (the finaliser of MurmurHash3). */
export function spreadBits(hash: number): number {
  const once = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}

/** The hash of a text that goes on from `seed`. */
export function fnv(text: string, seed: number): number {
  let hash = seed
  for (let index = 0; index < text.length; index++) hash = fnvStep(hash, text.charCodeAt(index))
  return spreadBits(hash)
}

/** How many numbers a print has: the share of them that two prints have in common differs from the likeness by about 0.06. */
const numbers = 60
/** Numbers of a band: what is as alike as `alikeFrom` has a band in common in nine of ten cases, what is alike by a fifth hardly ever. */
const bandNumbers = 3
const digits = 4

const groupLength = 5
/** About eight words. Shorter texts are alike because there is little to say ("Thanks for this great article!"), not because they come from one hand. */
const fewestGroups = 40
/** How far a text is read, in UTF-16 units. */
const longestText = 2000

const links = /(?:https?:\/\/|\bwww\.)\S+/gi

/** Letters and digits in one form, look-alikes put right; spaces, signs and links, which campaigns change first, left out. */
const lettersOf = (text: string): string =>
  (fold(text.slice(0, longestText).replace(links, ' ')).text.match(/[\p{L}\p{N}]+/gu) ?? []).join('')

/** An odd factor and a summand for each number: another order of all hashes. */
const orders = Array.from({ length: numbers }, (_, index) => ({
  factor: fnv(`factor ${index}`, fnvStart) | 1,
  summand: fnv(`summand ${index}`, fnvStart),
}))

/** The hash of every group of five letters, each once. */
function groupsOf(letters: string): Uint32Array {
  const hashes = new Set<number>()
  for (let at = 0; at + groupLength <= letters.length; at++) {
    let hash = fnvStart
    for (let unit = at; unit < at + groupLength; unit++) hash = fnvStep(hash, letters.charCodeAt(unit))
    hashes.add(spreadBits(hash))
  }
  return Uint32Array.from(hashes)
}

/**
 * What a text is compared by, whatever its script: the smallest hashes of its groups of five letters in 60 orders (MinHash). 240
 * hexadecimal digits; '' for a text too short to be merely alike. Source: A. Broder, On the Resemblance and Containment of Documents, 1997.
 */
export function printOf(text: string): string {
  const groups = groupsOf(lettersOf(text))
  if (groups.length < fewestGroups) return ''
  let print = ''
  for (const { factor, summand } of orders) {
    let smallest = 0xffffffff
    for (const group of groups) smallest = Math.min(smallest, (Math.imul(group, factor) + summand) >>> 0)
    print += (spreadBits(smallest) & 0xffff).toString(16).padStart(digits, '0')
  }
  return print
}

/** What texts that may be alike are looked up by: those that have none of it in common are not compared. */
export function bandsOf(print: string): string[] {
  const length = bandNumbers * digits
  return Array.from(
    { length: print.length / length },
    (_, band) => `${band}:${print.slice(band * length, (band + 1) * length)}`,
  )
}

/**
 * From which likeness on two texts are one campaign: a word or two changed in a text of ten. Of 36,000 pairs of comments that
 * people wrote by themselves none is alike by more than 0.36 (docs/spam.md).
 */
export const alikeFrom = 0.5

/** How alike two texts are by their prints, from 0 to 1: the share of groups of letters that both have, of those that either has. */
export function likeness(one: string, other: string): number {
  if (one === '' || other === '') return 0
  let same = 0
  for (let at = 0; at < one.length; at += digits) if (one.startsWith(other.slice(at, at + digits), at)) same += 1
  return same / numbers
}
