import { describe, expect, it } from 'vitest'
import { describeProgress, describeUnfinished } from '../../../src/cli/keys'
import type { Owner } from '../../../src/vault/types'

describe('describeProgress', () => {
  it('tells how many, how fast and how long yet', () => {
    expect(describeProgress({ done: 12_000, total: 100_000, seconds: 6 })).toBe(
      '12000 of 100000 rows · 2000 a second · 44 s to go',
    )
  })

  it('promises no time before the first rows, and none at the end', () => {
    expect(describeProgress({ done: 0, total: 9, seconds: 0 })).toBe('0 of 9 rows · 0 a second')
    expect(describeProgress({ done: 9, total: 9, seconds: 3 })).toBe('9 of 9 rows · 3 a second')
  })
})

describe('describeUnfinished', () => {
  const owners = (count: number): Owner[] =>
    Array.from({ length: count }, (_, index) => ({ type: 'comment', id: `c${index}` }))
  const done = { type: 'done', kid: 'data-2', rows: 5, destroyed: undefined } as const

  it('has nothing to say when no row is left', () => {
    expect(describeUnfinished({ ...done, left: 0, unreadable: [] })).toBeUndefined()
  })

  it('says to run it again when rows are only left', () => {
    expect(describeUnfinished({ ...done, left: 3, unreadable: [] })).toMatch(/3 rows still need them.*finish again/)
  })

  it('names some of the rows that do not open, and what to do', () => {
    const sentence = describeUnfinished({ ...done, left: 12, unreadable: owners(12) })
    expect(sentence).toContain('comment c0, comment c1')
    expect(sentence).toContain('comment c9 and 2 more. Put them back from a backup')
    expect(sentence).not.toContain('c10')
  })
})
