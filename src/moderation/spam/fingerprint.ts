import { createHash } from 'node:crypto'

/** What is compared: letters and digits only, in one form and size, so that spaces, signs and capitals hide nothing. */
const wordsOf = (text: string): string[] =>
  text
    .normalize('NFKC')
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

const features = (words: readonly string[]): string[] => [
  ...words,
  ...words.slice(1).map((word, index) => `${words[index]} ${word}`),
]

/** With fewer words, one that differs is most of the text: such texts are equal or they are not alike. */
const fewestWords = 8

/**
 * Charikar's simhash over words and pairs of words: texts that are alike differ in few of its 64 bits. 16 hexadecimal
 * digits, or '' for a text of fewer than eight words. Source: M. Charikar, Similarity Estimation Techniques from Rounding Algorithms, 2002.
 */
export function simhash(text: string): string {
  const words = wordsOf(text)
  if (words.length < fewestWords) return ''
  const votes = new Int32Array(64)
  for (const feature of features(words))
    for (const [half, seed] of [fnvStart, 0x1b873593].entries()) {
      const hash = fnv(feature, seed)
      for (let bit = 0; bit < 32; bit++)
        votes[half * 32 + bit] = (votes[half * 32 + bit] ?? 0) + ((hash >>> bit) & 1 ? 1 : -1)
    }
  let digits = ''
  for (let digit = 0; digit < 16; digit++) {
    let value = 0
    for (let bit = 0; bit < 4; bit++) if ((votes[digit * 4 + bit] ?? 0) > 0) value |= 1 << bit
    digits += value.toString(16)
  }
  return digits
}
