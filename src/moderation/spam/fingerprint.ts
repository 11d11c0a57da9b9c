import { createHash } from 'node:crypto'

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
