/** Something to look for. `exact` compares letters as they are, otherwise ASCII letters of both cases are equal. */
export type Pattern<T> = { bytes: Buffer; exact: boolean; tag: T }

const windowBytes = 8
const base = 0x01000193
const slots = 1 << 22

const lower = Uint8Array.from({ length: 256 }, (_, byte) => (byte >= 65 && byte <= 90 ? byte + 32 : byte))
const at = (bytes: Uint8Array, index: number): number => lower[bytes[index] ?? 0] ?? 0

/** What the byte that leaves the window has contributed to the rolling hash. */
let leaving = 1
for (let step = 0; step < windowBytes; step++) leaving = Math.imul(leaving, base)

const roll = (hash: number, comes: number) => (Math.imul(hash, base) + comes) | 0

const hashOfStart = (bytes: Uint8Array): number => {
  let hash = 0
  for (let index = 0; index < windowBytes; index++) hash = roll(hash, at(bytes, index))
  return hash
}

const standsAt = (hay: Buffer, start: number, { bytes, exact }: Pattern<unknown>): boolean => {
  if (start + bytes.length > hay.length) return false
  for (let index = 0; index < bytes.length; index++) {
    if (exact ? hay[start + index] !== bytes[index] : at(hay, start + index) !== at(bytes, index)) return false
  }
  return true
}

/**
 * Finds many patterns in one pass (Rabin and Karp's rolling hash over their first bytes): tens of thousands of patterns in
 * tens of megabytes take a second. Gives a function, so that patterns are prepared once.
 * @throws RangeError for a pattern under 8 bytes, which would be found by chance
 */
export const prepareSearch = <T>(patterns: readonly Pattern<T>[]): ((hay: Buffer) => Set<T>) => {
  const filter = new Uint8Array(slots)
  const byHash = new Map<number, Pattern<T>[]>()
  for (const pattern of patterns) {
    if (pattern.bytes.length < windowBytes) throw new RangeError('Too short to look for: it would be found by chance')
    const hash = hashOfStart(pattern.bytes)
    filter[hash & (slots - 1)] = 1
    byHash.set(hash, [...(byHash.get(hash) ?? []), pattern])
  }

  return (hay) => {
    const found = new Set<T>()
    let hash = 0
    for (let index = 0; index < hay.length; index++) {
      hash = roll(hash, at(hay, index))
      const start = index - windowBytes + 1
      if (start > 0) hash = (hash - Math.imul(leaving, at(hay, start - 1))) | 0
      if (start < 0 || filter[hash & (slots - 1)] === 0) continue
      for (const pattern of byHash.get(hash) ?? [])
        if (!found.has(pattern.tag) && standsAt(hay, start, pattern)) found.add(pattern.tag)
    }
    return found
  }
}
