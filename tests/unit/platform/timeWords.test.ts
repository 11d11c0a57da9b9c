import { describe, expect, it } from 'vitest'
import { durationWords, relativeWords } from '../../../src/platform/admin/Time'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

describe('durationWords', () => {
  it.each([
    [0, 'under a minute'],
    [minute - 1, 'under a minute'],
    [minute, '1 minute'],
    [59 * minute, '59 minutes'],
    [hour, '1 hour'],
    [47 * hour, '47 hours'],
    [2 * day, '2 days'],
    [59 * day, '59 days'],
    [61 * day, '2 months'],
    [3 * 366 * day, '3 years'],
  ])('says %d milliseconds as "%s"', (milliseconds, words) => {
    expect(durationWords(milliseconds)).toBe(words)
  })
})

describe('relativeWords', () => {
  const now = Date.parse('2026-11-23T12:00:00.000Z')

  it('counts from the moment given', () => {
    expect(relativeWords('2026-11-23T09:00:00.000Z', now)).toBe('3 hours ago')
  })

  it('calls the last minute, and a server whose clock is ahead, just now', () => {
    expect(relativeWords('2026-11-23T11:59:30.000Z', now)).toBe('just now')
    expect(relativeWords('2026-11-23T12:00:05.000Z', now)).toBe('just now')
  })

  it('counts to a moment that is still to come', () => {
    expect(relativeWords('2026-11-30T11:59:50.000Z', now)).toBe('in 7 days')
    expect(relativeWords('2026-11-23T12:05:00.000Z', now)).toBe('in 5 minutes')
  })
})
