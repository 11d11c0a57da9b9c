import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { floodWait } from '../../../../src/comments/submission/floodWait'

const now = new Date('2026-05-04T12:00:00.000Z')
const ago = (ms: number) => new Date(now.getTime() - ms)

describe('floodWait', () => {
  it.each([
    [0, 15],
    [1, 15],
    [1000, 14],
    [14_001, 1],
    [14_999, 1],
    [15_000, undefined],
    [60_000, undefined],
  ])('%i ms after the newest comment asks for %s seconds', (ms, seconds) => {
    expect(floodWait({ newest: ago(ms), now, floodSeconds: 15 })).toBe(seconds)
  })

  it('asks nothing of a first comment', () => {
    expect(floodWait({ newest: undefined, now, floodSeconds: 15 })).toBeUndefined()
  })

  it('asks nothing when it is off', () => {
    expect(floodWait({ newest: now, now, floodSeconds: 0 })).toBeUndefined()
  })

  it('asks for no more than the limit when clocks disagree', () => {
    expect(floodWait({ newest: ago(-3_600_000), now, floodSeconds: 15 })).toBe(15)
  })

  it('is over when the time it asked for has passed', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: 1, max: 60 }), (ms, floodSeconds) => {
        const newest = ago(ms)
        const wait = floodWait({ newest, now, floodSeconds })
        fc.pre(wait !== undefined)
        const later = new Date(now.getTime() + (wait ?? 0) * 1000)
        expect(floodWait({ newest, now: later, floodSeconds })).toBeUndefined()
      }),
    )
  })
})
