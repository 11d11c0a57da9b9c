import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  countDelta,
  outcomeOf,
  restore,
  statusOf,
  transition,
  undoability,
  undoableMs,
  undoTo,
} from '../../../src/moderation/transitions'
import { outcomes, type Status, statuses } from '../../../src/moderation/types'
import { replayCount, replayStatus } from '../../support/replayed'

const anyStatus = fc.constantFrom(...statuses)

/** The events of a comment that goes through these states. */
const history = (states: readonly (Status | null)[]) =>
  states.map((to, index) => ({ from: states[index - 1] ?? null, to }))

describe('transition', () => {
  it.each(statuses.flatMap((from) => statuses.map((to) => [from, to] as const)))(
    'lets people move %s to %s',
    (from, to) => {
      expect(transition({ from, to, actorType: 'person' })).toBe(from === to ? 'unchanged' : 'changed')
    },
  )

  it.each(['rule', 'system'] as const)('lets a %s hide what is public', (actorType) => {
    for (const to of ['pending', 'spam', 'trash'] as const)
      expect(transition({ from: 'approved', to, actorType })).toBe('changed')
  })

  it.each([
    ['rule', 'spam'],
    ['rule', 'trash'],
    ['system', 'pending'],
    ['system', 'spam'],
    ['system', 'trash'],
  ] as const)('does not let a %s publish from %s', (actorType, from) => {
    expect(() => transition({ from, to: 'approved', actorType })).toThrow(/may not/)
  })

  it('lets a rule publish what only waits', () => {
    expect(transition({ from: 'pending', to: 'approved', actorType: 'rule' })).toBe('changed')
  })

  it('takes a status a comment already has for no change, whoever asks', () => {
    for (const actorType of ['person', 'rule', 'system'] as const)
      expect(transition({ from: 'approved', to: 'approved', actorType })).toBe('unchanged')
  })
})

describe('restore', () => {
  it.each([
    [['approved', 'trash'], 'approved'],
    [['pending', 'spam'], 'pending'],
    [['approved', 'spam', 'trash'], 'spam'],
    [['approved', 'spam', 'trash', 'spam'], 'approved'],
    [['approved', 'pending', 'trash'], 'pending'],
    [['pending', 'approved', 'trash', 'spam'], 'approved'],
    [['trash'], 'pending'],
  ] as const)('after %j gives back %s', (states, status) => {
    expect(restore(history(states))).toBe(status)
  })

  it('lets what was never anything else wait', () => {
    expect(restore(history(['spam']))).toBe('pending')
    expect(restore([])).toBe('pending')
  })

  it('never gives back the trash, and leaves spam and trash after two turns at most', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { minLength: 1, maxLength: 12 }), (states) => {
        const once = restore(history(states))
        const twice = restore(history([...states, once]))
        expect(once).not.toBe('trash')
        if (states.at(-1) === 'trash' && once === 'spam') expect(['pending', 'approved']).toContain(twice)
      }),
    )
  })
})

describe('undoTo', () => {
  const numbered = (states: readonly (Status | null)[]) =>
    history(states).map((event, index) => ({ ...event, id: `e${index}` }))

  it('gives the status before the newest change', () => {
    expect(undoTo(numbered(['pending', 'approved', 'trash']), 'e2')).toBe('approved')
  })

  it('gives nothing when somebody has decided since', () => {
    expect(undoTo(numbered(['pending', 'approved', 'trash']), 'e1')).toBeUndefined()
  })

  it('passes over events that changed no status', () => {
    const events = [...numbered(['pending', 'approved']), { id: 'left', from: 'approved', to: 'approved' } as const]
    expect(undoTo(events, 'e1')).toBe('pending')
  })

  it('leaves the status where a decision left it, unless it has changed since', () => {
    const events = [...numbered(['pending', 'approved']), { id: 'left', from: 'approved', to: 'approved' } as const]
    expect(undoTo(events, 'left')).toBe('approved')
    expect(undoTo([...events, { id: 'later', from: 'approved', to: 'spam' }], 'left')).toBeUndefined()
  })

  it('does not unmake a comment', () => {
    expect(undoTo(numbered(['pending']), 'e0')).toBeUndefined()
    expect(undoTo(numbered(['approved', null]), 'e1')).toBeUndefined()
  })

  it('brings back every earlier status, one undo after the other', () => {
    fc.assert(
      fc.property(fc.array(anyStatus, { minLength: 2, maxLength: 10 }), (states) => {
        const moves = states.filter((status, index) => status !== states[index - 1])
        const events = numbered(moves)
        const last = events.at(-1)
        fc.pre(moves.length > 1 && last !== undefined)
        const to = undoTo(events, last?.id ?? '')
        expect(to).toBe(moves.at(-2))
        // An undo is an event, and undoing it redoes.
        const after = [...events, { id: 'undo', from: moves.at(-1) ?? null, to: to ?? null }]
        expect(undoTo(after, 'undo')).toBe(moves.at(-1))
        expect(undoTo(after, last?.id ?? '')).toBeUndefined()
      }),
    )
  })
})

describe('replayStatus', () => {
  it('is the status of the newest event', () => {
    expect(replayStatus(history(['pending', 'approved', 'spam']))).toBe('spam')
  })

  it('is nothing for a comment that is gone or never was', () => {
    expect(replayStatus(history(['approved', null]))).toBeNull()
    expect(replayStatus([])).toBeNull()
  })
})

describe('countDelta', () => {
  it.each([
    [null, 'approved', 1],
    ['pending', 'approved', 1],
    ['approved', 'spam', -1],
    ['approved', null, -1],
    ['approved', 'approved', 0],
    ['pending', 'trash', 0],
    [null, 'pending', 0],
    ['spam', null, 0],
  ] as const)('from %s to %s is %i', (from, to, delta) => {
    expect(countDelta(from, to)).toBe(delta)
  })
})

describe('replayCount', () => {
  it('counts what is public after any histories of any comments', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(anyStatus, { minLength: 1 }), fc.boolean())), (comments) => {
        const ended = comments.map(([states, gone]) => (gone ? [...states, null] : states))
        const visible = ended.filter((states) => states.at(-1) === 'approved').length
        expect(replayCount(ended.flatMap(history))).toBe(visible)
      }),
    )
  })
})

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

const at = (day: number) => new Date(Date.UTC(2026, 10, day)).toISOString()
const event = (id: string, from: Status | null, to: Status | null, changes = {}) => ({
  id,
  kind: 'moderated' as const,
  actorType: 'person' as const,
  createdAt: at(1),
  undoes: null,
  from,
  to,
  ...changes,
})
const submitted = event('s', null, 'pending', { kind: 'submitted', actorType: 'rule' })
const now = Date.parse(at(2))

describe('undoability', () => {
  it('lets a person’s newest decision be taken back, also when something was noted since', () => {
    const events = [submitted, event('d', 'pending', 'spam'), event('n', 'spam', 'spam', { kind: 'noted' })]
    expect(undoability(events, 'd', now)).toBe('yes')
    expect(undoability(events, 'n', now)).toBe('no')
    expect(undoability(events, 's', now)).toBe('no')
    expect(undoability(events, 'gone', now)).toBe('no')
  })

  it('does not go over a later decision', () => {
    const events = [event('d', 'pending', 'spam'), event('e', 'spam', 'trash')]
    expect(undoability(events, 'd', now)).toBe('overtaken')
    expect(undoability(events, 'e', now)).toBe('yes')
  })

  it('says what is undone already, and that the undo can be undone', () => {
    const events = [event('d', 'pending', 'spam'), event('u', 'spam', 'pending', { kind: 'undone', undoes: 'd' })]
    expect(undoability(events, 'd', now)).toBe('undone')
    expect(undoability(events, 'u', now)).toBe('yes')
  })

  it('is over after thirty days', () => {
    const events = [event('d', 'pending', 'spam')]
    expect(undoability(events, 'd', Date.parse(at(1)) + undoableMs)).toBe('yes')
    expect(undoability(events, 'd', Date.parse(at(1)) + undoableMs + 1)).toBe('over')
  })

  it('leaves what rules have decided to a decision', () => {
    expect(undoability([event('r', 'approved', 'pending', { kind: 'edited', actorType: 'rule' })], 'r', now)).toBe('no')
  })
})
