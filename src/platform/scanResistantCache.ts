import { LRUCache } from 'lru-cache'

/** Values by key; see `createScanResistantCache`. */
export type ScanResistantCache<Value extends NonNullable<unknown>> = {
  /** Counts as a use. */
  get(key: string): Value | undefined
  /** Keeps what `make` gives and returns it; undefined, without calling it, where this one is not taken in. */
  offer(key: string, make: () => Value): Value | undefined
}

/** Where it is full, one of so many is taken in. */
const takenOneOf = 8
const fullFrom = 0.95

/**
 * Keeps values within a number of bytes; the longest unused go first. Crawlers go through all pages, again and again: where these are
 * more than it holds, each would be pushed out before it is asked for once more, and none would ever be found. So it takes in few of what comes
 * while it is full: most of what it holds is there when it is asked for.
 */
export function createScanResistantCache<Value extends NonNullable<unknown>>({
  bytesOf,
  maxBytes,
}: {
  maxBytes: number
  /** What a value takes in memory with its key and all that is around it. */
  bytesOf: (value: Value, key: string) => number
}): ScanResistantCache<Value> {
  const kept = new LRUCache<string, Value>({ maxSize: maxBytes, sizeCalculation: bytesOf })
  let passed = 0

  const isTaken = (key: string): boolean => {
    if (kept.calculatedSize < fullFrom * maxBytes || kept.has(key)) return true
    passed = (passed + 1) % takenOneOf
    return passed === 0
  }

  return {
    get: (key) => kept.get(key),
    offer(key, make) {
      if (!isTaken(key)) return undefined
      const value = make()
      kept.set(key, value)
      return value
    },
  }
}

/** What V8 keeps a text in: a byte for each letter, or two for each as soon as one is beyond Latin-1. */
export function bytesOfText(text: string): number {
  return text.length * (/[^\0-\xff]/.test(text) ? 2 : 1)
}
