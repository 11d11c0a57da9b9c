import { LRUCache } from 'lru-cache'
import { describe, expect, it } from 'vitest'
import { readings } from '../../../../../bench/readings.mjs'
import { createSieve } from '../../../../../src/platform/http/cache/sieve'

const sieve = (maxBytes: number, removed: string[] = []) =>
  createSieve<number>({ maxBytes, weigh: (value) => value, onRemoved: (_value, key) => void removed.push(key) })

describe('createSieve', () => {
  it('removes the oldest that was not used, and gives what was used another round', () => {
    const removed: string[] = []
    const kept = sieve(3, removed)
    for (const key of ['a', 'b', 'c']) kept.set(key, 1)
    kept.get('a')
    kept.get('c')
    kept.set('d', 1)
    expect(removed).toEqual(['b'])
    kept.set('e', 1)
    expect(removed).toEqual(['b', 'd'])
    // Round again: nobody has used the first one since.
    kept.set('f', 1)
    expect(removed).toEqual(['b', 'd', 'a'])
    expect([...kept.entries()].map(([key]) => key)).toEqual(['c', 'e', 'f'])
  })

  it('ends a round in which everything was used', () => {
    const kept = sieve(3)
    for (const key of ['a', 'b', 'c']) {
      kept.set(key, 1)
      kept.get(key)
    }
    kept.set('d', 1)
    expect([...kept.entries()].map(([key]) => key)).toEqual(['b', 'c', 'd'])
  })

  it('does not count a look as a use', () => {
    const kept = sieve(2)
    kept.set('a', 1)
    kept.set('b', 1)
    expect(kept.peek('a')).toBe(1)
    kept.set('c', 1)
    expect(kept.peek('a')).toBeUndefined()
  })

  it('keeps to its bytes whatever comes, goes and grows', () => {
    const held = new Map<string, number>()
    const removed: string[] = []
    const kept = createSieve<{ size: number }>({
      maxBytes: 100,
      weigh: ({ size }) => size,
      onRemoved: (_value, key) => {
        removed.push(key)
        held.delete(key)
      },
    })
    let seed = 7
    const next = (below: number) => {
      seed = (seed * 48_271) % 0x7fffffff
      return seed % below
    }
    for (let turn = 0; turn < 5000; turn += 1) {
      const key = String(next(40))
      const value = { size: 1 + next(30) }
      const what = next(4)
      if (what === 0) kept.get(key)
      else if (what === 1) kept.delete(key)
      else if (what === 2) {
        const known = kept.peek(key)
        if (known) {
          known.size += next(20)
          held.set(key, known.size)
          kept.reweigh(key)
        }
      } else if (kept.set(key, value)) held.set(key, value.size)
      const { bytes, entries } = kept.stats()
      expect(bytes).toBe([...held.values()].reduce((sum, size) => sum + size, 0))
      expect(bytes).toBeLessThanOrEqual(100)
      expect([entries, [...kept.entries()].length]).toEqual([held.size, held.size])
    }
    expect(kept.set('big', { size: 101 })).toBe(false)
    kept.clear()
    expect(kept.stats()).toEqual({ entries: 0, bytes: 0 })
  })

  it('keeps what readers come back for while a crawler walks by, which the least recently used would not', () => {
    const requests = 60_000
    const rateOf = (has: (key: string) => boolean, put: (key: string) => void) => {
      let [hits, asked] = [0, 0]
      for (const { isCrawler, key } of readings({ requests, articles: 1000, crawlers: 0.3, seed: 3 })) {
        const isHit = has(key)
        if (!isHit) put(key)
        if (isCrawler) continue
        asked += 1
        if (isHit) hits += 1
      }
      return hits / asked
    }
    const room = 300
    const kept = sieve(room)
    const least = new LRUCache<string, number>({ max: room })
    const ofSieve = rateOf(
      (key) => kept.get(key) !== undefined,
      (key) => kept.set(key, 1),
    )
    const ofLeast = rateOf(
      (key) => least.get(key) !== undefined,
      (key) => least.set(key, 1),
    )
    expect(ofSieve).toBeGreaterThan(ofLeast + 0.05)
  })
})
