import { describe, expect, it } from 'vitest'
import { undoability, undoableMs } from '../../../src/moderation/transitions'
import type { Status } from '../../../src/moderation/types'

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
