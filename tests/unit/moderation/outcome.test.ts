import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { outcomeOf, statusOf } from '../../../src/moderation/outcome'
import { outcomes } from '../../../src/moderation/types'

describe('statusOf', () => {
  it.each([
    ['approve', 'approved'],
    ['hold', 'pending'],
    ['spam', 'spam'],
    ['trash', 'trash'],
  ] as const)('turns %s into %s', (outcome, status) => {
    expect(statusOf(outcome)).toBe(status)
  })
})

describe('outcomeOf', () => {
  it.each([
    [['approve', 'hold'], 'hold'],
    [['spam', 'hold', 'approve'], 'spam'],
    [['hold', 'trash', 'spam'], 'trash'],
    [[], 'approve'],
  ] as const)('of %j is %s', (asked, outcome) => {
    expect(outcomeOf(asked.map((outcome) => ({ outcome })))).toBe(outcome)
  })

  it('is one of those asked for, and none is worse', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...outcomes), { minLength: 1 }), (asked) => {
        const worst = outcomeOf(asked.map((outcome) => ({ outcome })))
        expect(asked).toContain(worst)
        for (const other of asked) expect(outcomes.indexOf(other)).toBeLessThanOrEqual(outcomes.indexOf(worst))
      }),
    )
  })
})
