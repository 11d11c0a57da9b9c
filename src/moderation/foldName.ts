import { strong, weak } from './words/confusables'
import { fold } from './words/fold'

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
