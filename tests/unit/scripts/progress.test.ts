import { describe, expect, it } from 'vitest'
import { bar, creep } from '../../../scripts/progress.mjs'

describe('bar', () => {
  it('is empty at the start and full at the end', () => {
    expect(bar(0)).toBe(`${'─'.repeat(24)}   0 %`)
    expect(bar(1)).toBe(`${'━'.repeat(24)} 100 %`)
  })
})

describe('creep', () => {
  const phase = { share: 0.1, until: 0.7 }

  it('moves as long as a phase lasts, and never past its end', () => {
    const shares = [0, 1000, 20_000, 60_000].map((elapsed) => creep(phase, elapsed))
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(shares[0]).toBe(0.1)
    expect(shares[3]).toBeLessThan(0.7)
  })

  it('stands still in a phase without an end', () => {
    expect(creep({ share: 0.4 }, 60_000)).toBe(0.4)
  })
})
