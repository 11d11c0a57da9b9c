/** Blocks of letters with accents and case: Latin with its extensions, Greek, Cyrillic; and those that are written out of parts. */
const blocks: readonly (readonly [from: number, to: number])[] = [
  [0x41, 0x7a],
  [0xc0, 0x24f],
  [0x370, 0x52f],
  [0x1e00, 0x1fff],
]

/** Letters that are no plain one with a mark, as people type them who have no key for them. */
const plain: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', ħ: 'h', ŧ: 't', ı: 'i' }

/** A letter without accent and case. */
function baseOf(letter: string): string {
  const bare = letter.normalize('NFD').replace(/\p{M}+/gu, '')
  const lower = bare.toLowerCase()
  // The sigma at the end of a word.
  return lower === 'ς' ? 'σ' : (plain[lower] ?? lower)
}

function variantsByBase(): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [from, to] of blocks)
    for (let code = from; code <= to; code++) {
      const letter = String.fromCodePoint(code)
      if (!/\p{L}/u.test(letter)) continue
      const base = baseOf(letter)
      // “ŉ” and the like are two letters.
      if ([...base].length === 1) found.set(base, (found.get(base) ?? '') + letter)
    }
  return found
}

const variants = variantsByBase()

/**
 * For each letter of a text, all letters that are the same but for accents and case: what SQLite and MongoDB have no
 * comparison for. Other characters stand for themselves.
 */
export function alikeLetters(text: string): string[] {
  return [...text.normalize('NFC')].map((letter) => variants.get(baseOf(letter)) ?? letter)
}
