import { describe, expect, it, vi } from 'vitest'
import { bytesOfText, createScanResistantCache } from '../../../src/platform/scanResistantCache'

const room = 100
const create = () => createScanResistantCache<{ n: number }>({ maxBytes: room, bytesOf: () => 1 })

/** Asks for each of so many once, as a crawler does, and offers what is not found. Says how many were found. */
const goThrough = (cache: ReturnType<typeof create>, count: number): number => {
  let found = 0
  for (let n = 0; n < count; n++)
    if (cache.get(String(n))) found += 1
    else cache.offer(String(n), () => ({ n }))
  return found
}

describe('a cache that crawlers go through', () => {
  it('keeps all that it has room for', () => {
    const cache = create()
    goThrough(cache, 90)
    expect(goThrough(cache, 90)).toBe(90)
  })

  it('finds most of what it holds although they go through more, round after round', () => {
    const cache = create()
    goThrough(cache, 150)
    for (let round = 0; round < 20; round++) expect(goThrough(cache, 150)).toBeGreaterThan(80)
    const held = Array.from({ length: 150 }, (_, n) => cache.get(String(n))).filter((one) => one !== undefined)
    expect(held.length).toBeLessThanOrEqual(room)
  })

  it('takes in what is asked for often, though it is full', () => {
    const cache = create()
    goThrough(cache, 100)
    let tries = 0
    while (!cache.get('new') && tries < 100) {
      cache.offer('new', () => ({ n: -1 }))
      tries += 1
    }
    expect(tries).toBeLessThanOrEqual(8)
  })

  it('has what it holds replaced at once, and makes nothing that it does not take', () => {
    const cache = create()
    goThrough(cache, 100)
    for (let n = 0; n < 50; n++) expect(cache.offer(String(n), () => ({ n: -n }))).toEqual({ n: -n })
    expect(cache.get('20')).toEqual({ n: -20 })
    const make = vi.fn(() => ({ n: 0 }))
    const taken = Array.from({ length: 80 }, (_, n) => cache.offer(`more ${n}`, make)).filter(
      (one) => one !== undefined,
    )
    expect(make.mock.calls).toHaveLength(taken.length)
    expect(taken).toHaveLength(10)
  })

  it('holds nothing that is larger than all of it', () => {
    const cache = createScanResistantCache<string>({ maxBytes: room, bytesOf: bytesOfText })
    expect(cache.offer('large', () => 'x'.repeat(room + 1))).toHaveLength(room + 1)
    expect(cache.get('large')).toBeUndefined()
    // It takes no room: as much as fits is taken in after it.
    cache.offer('fits', () => 'x'.repeat(room))
    expect(cache.get('fits')).toHaveLength(room)
  })
})

describe('what a text takes', () => {
  it('is a byte for each letter, and two for each where one is beyond Latin-1', () => {
    expect([bytesOfText(''), bytesOfText('été'), bytesOfText('“été”')]).toEqual([0, 3, 10])
  })
})
