import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { decide, redecide } from '../../../src/moderation/decide'
import { type ReasonCode, reasonCodes } from '../../../src/moderation/reasons'
import { rules as everyRule } from '../../../src/moderation/rules'
import { type Facts, type Outcome, outcomes, type Rule } from '../../../src/moderation/types'
import { anyFacts, anyPolicy, anySubmission, facts, policy, submission } from './samples'

type Judge = Pick<Rule<never, ReasonCode>, 'judge'>

const asking = (outcome: Outcome): Judge => ({ judge: () => ({ code: 'external', outcome }) })
const silent: Judge = { judge: () => undefined }
const broken: Judge = {
  judge: () => {
    throw new Error('The check is not there')
  },
}

describe('decide', () => {
  it('approves what no rule speaks against', () => {
    expect(decide(submission, policy, facts)).toEqual({ outcome: 'approve', reasons: [], policyVersion: 7 })
  })

  it('names the version of the policy it went by', () => {
    expect(decide(submission, { ...policy, version: 41 }, facts).policyVersion).toBe(41)
  })

  it('lists every reason, not only the first', () => {
    const strict = { ...policy, holdAll: true, requirePreviouslyApproved: true }
    const { outcome, reasons } = decide({ ...submission, links: 3 }, strict, { ...facts, failedChecks: ['spam'] })
    expect(outcome).toBe('hold')
    expect(reasons.map(({ code, phase }) => [phase, code])).toEqual([
      ['holdAll', 'manual'],
      ['holdLinks', 'too_many_links'],
      ['holdFirstTimeAuthor', 'first_time_author'],
      ['holdFailedChecks', 'check_failed'],
    ])
  })

  it('asks nothing else about staff', () => {
    const asked: string[] = []
    const spy: Judge = { judge: () => void asked.push('asked') }
    const verdict = decide({ ...submission, links: 9 }, policy, { ...facts, staff: true }, { spy })
    expect(verdict.reasons).toEqual([{ code: 'staff', outcome: 'approve', phase: 'approveStaff' }])
    expect(verdict.outcome).toBe('approve')
    expect(asked).toEqual([])
  })

  it('goes on asking after a phase that failed', () => {
    const { reasons } = decide(submission, policy, facts, { broken, later: asking('spam') })
    expect(reasons.map(({ phase }) => phase)).toEqual(['broken', 'later'])
  })

  it('holds when a phase fails, and names it', () => {
    expect(decide(submission, policy, facts, { silent, broken })).toMatchObject({
      outcome: 'hold',
      reasons: [{ code: 'check_failed', outcome: 'hold', phase: 'broken', detail: { checks: 'broken' } }],
    })
  })

  it('keeps a more severe outcome when a phase fails', () => {
    expect(decide(submission, policy, facts, { broken, trashing: asking('trash') }).outcome).toBe('trash')
  })

  it('lets the most severe outcome win, in whatever order rules are asked', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...outcomes), { minLength: 1, maxLength: 6 }), (asked) => {
        const rules = Object.fromEntries(asked.map((outcome, index) => [`rule${index}`, asking(outcome)]))
        const worst = Math.max(...asked.map((outcome) => outcomes.indexOf(outcome)))
        expect(decide(submission, policy, facts, rules).outcome).toBe(outcomes[worst])
      }),
    )
  })

  it('gives one outcome and the same reasons, in whatever order its rules are asked', () => {
    const shuffled = fc.shuffledSubarray(Object.entries<Judge>(everyRule), {
      minLength: Object.keys(everyRule).length,
    })
    const byPhase = (one: { phase: string }, other: { phase: string }) => one.phase.localeCompare(other.phase)
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, shuffled, (any, settings, known, rules) => {
        const usual = decide(any, settings, known)
        const other = decide(any, settings, known, Object.fromEntries(rules))
        expect(other.outcome).toBe(usual.outcome)
        expect(other.reasons.toSorted(byPhase)).toEqual(usual.reasons.toSorted(byPhase))
      }),
    )
  })

  it('is never softened by one more rule', () => {
    const more = fc.constantFrom(silent, broken, ...outcomes.map(asking))
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, more, (any, settings, known, rule) => {
        const before = outcomes.indexOf(decide(any, settings, known).outcome)
        const after = outcomes.indexOf(decide(any, settings, known, { ...everyRule, rule }).outcome)
        expect(after).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  it('is never softened by something more that is known against a sender', () => {
    const worse = fc.constantFrom<(known: Facts) => Facts>(
      (known) => ({ ...known, bans: [...known.bans, { kind: 'name', effect: 'quarantine' }] }),
      (known) => ({ ...known, repeats: known.repeats + 1 }),
      (known) => ({ ...known, reservedName: true }),
      (known) => ({ ...known, reports: known.reports + 1 }),
      (known) => ({ ...known, external: 'discard' }),
      (known) => ({ ...known, failedChecks: [...known.failedChecks, 'external'] }),
      ({ recent, ...known }) => ({ ...known, recent: { decided: recent.decided + 1, rejected: recent.rejected + 1 } }),
    )
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, worse, (any, settings, known, change) => {
        const before = outcomes.indexOf(decide(any, settings, known).outcome)
        const after = outcomes.indexOf(decide(any, settings, change(known)).outcome)
        expect(after).toBeGreaterThanOrEqual(before)
      }),
    )
  })

  it('gives the same verdict for the same input, and changes none of it', () => {
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, (any, settings, known) => {
        const input = structuredClone([any, settings, known])
        const first = decide(any, settings, known)
        expect(decide(any, settings, known)).toEqual(first)
        expect([any, settings, known]).toEqual(input)
      }),
    )
  })

  it('asks no clock and no chance', () => {
    const samples = fc.sample(fc.tuple(anySubmission, anyPolicy, anyFacts), { numRuns: 200, seed: 5 })
    const usual = samples.map((sample) => decide(...sample))
    const forbidden = (): never => {
      throw new Error('A rule looked at the clock')
    }
    vi.stubGlobal('Date', new Proxy(Date, { apply: forbidden, construct: forbidden, get: forbidden }))
    vi.stubGlobal('performance', new Proxy(performance, { get: forbidden }))
    vi.stubGlobal('crypto', new Proxy(crypto, { get: forbidden }))
    const chance = vi.spyOn(Math, 'random').mockImplementation(forbidden)
    try {
      // A phase that throws is a reason of its own: other verdicts would show it.
      const verdicts = samples.map((sample) => decide(...sample))
      vi.unstubAllGlobals()
      expect(verdicts).toEqual(usual)
    } finally {
      vi.unstubAllGlobals()
      chance.mockRestore()
    }
  })

  it('never approves a reader’s comment when a check failed', () => {
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, (any, settings, known) => {
        fc.pre(!known.staff && known.failedChecks.length > 0)
        expect(decide(any, settings, known).outcome).not.toBe('approve')
      }),
    )
  })

  it('never approves when a phase fails, whatever the others say', () => {
    const others = fc.array(fc.constantFrom(silent, ...outcomes.map(asking)), { maxLength: 4 })
    fc.assert(
      fc.property(others, fc.nat(4), (rules, place) => {
        const mixed = [...rules.slice(0, place), broken, ...rules.slice(place)]
        const named = Object.fromEntries(mixed.map((rule, index) => [`rule${index}`, rule]))
        expect(decide(submission, policy, facts, named).outcome).not.toBe('approve')
      }),
    )
  })

  it('gives reasons whenever it does not approve, and codes moderators can read', () => {
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, (any, settings, known) => {
        const { outcome, reasons } = decide(any, settings, known)
        if (outcome !== 'approve') expect(reasons.map((reason) => reason.outcome)).toContain(outcome)
        for (const { code } of reasons) expect(reasonCodes).toContain(code)
      }),
    )
  })

  it('never repeats what the sender typed in a reason', () => {
    const { reasons } = decide(
      { name: 'needle', url: 'https://needle.example', content: 'needle', text: 'needle', links: 5 },
      { ...policy, holdAll: true, requirePreviouslyApproved: true },
      facts,
    )
    expect(reasons.length).toBeGreaterThan(2)
    expect(JSON.stringify(reasons)).not.toContain('needle')
  })

  it('asks every rule there is under the name of its own file', () => {
    const files = readdirSync('src/moderation/rules').map((file) => file.replace(/\.ts$/, ''))
    expect(Object.keys(everyRule).sort()).toEqual(
      files.filter((file) => !['index', 'approveStaff'].includes(file)).sort(),
    )
  })
})

describe('WordPress’s results for WordPress’s settings', () => {
  const wordpress = { ...policy, requirePreviouslyApproved: true }
  const proven = { ...facts, provenApproved: true }
  it.each([
    ['a known author with one link', 1, wordpress, proven, 'approve'],
    ['a known author with two links', 2, wordpress, proven, 'hold'],
    ['an unknown author', 0, wordpress, facts, 'hold'],
    ['an unknown author where none need be known', 0, policy, facts, 'approve'],
    ['a known author while every comment is held', 0, { ...wordpress, holdAll: true }, proven, 'hold'],
    [
      'a moderator while every comment is held',
      9,
      { ...wordpress, holdAll: true },
      { ...facts, staff: true },
      'approve',
    ],
  ] as const)('decides on %s', (_case, links, settings, known, outcome) => {
    expect(decide({ ...submission, links }, settings, known).outcome).toBe(outcome)
  })
})

describe('redecide', () => {
  it('gives the verdict of the time for the policy and facts of the time', () => {
    fc.assert(
      fc.property(anySubmission, anyPolicy, anyFacts, (any, settings, known) => {
        const { links, ...text } = any
        expect(redecide(text, settings, { ...known, links })).toEqual(decide(any, settings, known))
      }),
    )
  })

  it('says what another policy would have done with the same facts', () => {
    const recorded = { ...facts, links: 3 }
    expect(redecide(submission, { ...policy, maxLinks: 4 }, recorded).outcome).toBe('approve')
    expect(redecide(submission, { ...policy, maxLinks: 3 }, recorded).outcome).toBe('hold')
  })
})
