import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decide, redecide } from '../../../src/moderation/decide'
import { compareOutcomes, noTotals, replaySentence } from '../../../src/moderation/replay'
import { outcomeOf } from '../../../src/moderation/transitions'
import { outcomes } from '../../../src/moderation/types'
import { anyFacts, anyPolicy, anySubmission, facts, policy, submission } from './samples'

describe('redecide', () => {
  it('gives the verdict of the time for the policy and the facts of the time', () => {
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, (any, settings, known) => {
        const { links, ...text } = any
        expect(redecide(text, settings, { ...known, links })).toEqual(decide(any, settings, known))
      }),
    )
  })

  it('decides on facts of an older release, which knew less', () => {
    const { links: _links, ...text } = submission
    expect(
      redecide(text, { ...policy, holdAll: true }, { staff: false, articleMode: 'inherit', links: 0 }),
    ).toMatchObject({
      outcome: 'hold',
      reasons: [{ code: 'manual' }],
    })
    expect(redecide(text, policy, { ...facts, links: 2 }).outcome).toBe('hold')
  })
})

describe('compareOutcomes', () => {
  it('sees no change where the outcome stays', () => {
    for (const outcome of outcomes) expect(compareOutcomes(outcome, outcome)).toBeUndefined()
  })

  it.each([
    ['approve', 'hold', 'hold'],
    ['hold', 'approve', 'release'],
    ['trash', 'approve', 'release'],
    ['hold', 'spam', 'spam'],
    ['spam', 'hold', 'hold'],
    ['approve', 'trash', 'trash'],
  ] as const)('calls %s to %s %s', (before, after, kind) => {
    expect(compareOutcomes(before, after)).toBe(kind)
  })
})

describe('outcomeOf', () => {
  it('is what the reasons of a verdict led to', () => {
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, (any, settings, known) => {
        const { outcome, reasons } = decide(any, settings, known)
        expect(outcomeOf(reasons)).toBe(outcome)
      }),
    )
  })
})

describe('replaySentence', () => {
  it('names what would happen, and how much of it is public now', () => {
    const totals = { ...noTotals(), comments: 60, unchanged: 7 }
    totals.hold = { count: 41, approvedNow: 3 }
    totals.release = { count: 12, approvedNow: 12 }
    expect(replaySentence(totals)).toBe('Would hold 41 (3 approved now), release 12; 60 comments looked at.')
  })

  it('says that nothing would change', () => {
    expect(replaySentence({ ...noTotals(), comments: 1 })).toBe('Would change nothing; 1 comment looked at.')
  })
})
