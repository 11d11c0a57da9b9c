import { describe, expect, it } from 'vitest'
import {
  type DeskAction,
  type DeskState,
  emptyDesk,
  reduceDesk,
  remaining,
  selectionLimit,
  visibleCards,
} from '../../../../src/desk/admin/deskState'
import type { DeskTab } from '../../../../src/desk/types'
import { card } from './cards'

const after = (...actions: DeskAction[]): DeskState => actions.reduce(reduceDesk, emptyDesk)
const loaded = (ids: string, next: string | null = null): DeskAction => ({
  type: 'loaded',
  list: { docs: [...ids].map((id) => card(id)), total: ids.length + (next ? 10 : 0), next },
})
const seen = (state: DeskState): string =>
  visibleCards(state)
    .map(({ id }) => id)
    .join('')

describe('the list of the desk', () => {
  it('begins with its first comment in focus', () => {
    expect(after(loaded('abc')).focus).toBe('a')
    expect(after(loaded('')).focus).toBeNull()
  })

  it('keeps the focus where it was when the list is loaded again', () => {
    const list = { docs: [card('a'), card('b')], total: 2, next: null }
    expect(after({ type: 'loaded', list, focus: 'b' }).focus).toBe('b')
    expect(after({ type: 'loaded', list, focus: 'gone' }).focus).toBe('a')
  })

  it('moves the focus to the neighbour and stops at both ends', () => {
    const down: DeskAction = { type: 'moved', by: 1 }
    const up: DeskAction = { type: 'moved', by: -1 }
    expect(after(loaded('abc'), down).focus).toBe('b')
    expect(after(loaded('abc'), down, down, down).focus).toBe('c')
    expect(after(loaded('abc'), up).focus).toBe('a')
  })

  it('shows the next comment when the one in focus leaves, and the one before at the end', () => {
    const state = after(loaded('abc'), { type: 'focused', id: 'b' }, { type: 'left', ids: ['b'] })
    expect(seen(state)).toBe('ac')
    expect(state.focus).toBe('c')
    expect(reduceDesk(state, { type: 'left', ids: ['c'] }).focus).toBe('a')
    expect(reduceDesk(state, { type: 'left', ids: ['a', 'c'] }).focus).toBeNull()
  })

  it('counts what is left without asking', () => {
    expect(remaining(after(loaded('abc', 'more'), { type: 'left', ids: ['a'] }))).toBe(12)
  })

  const told = (id: string, ...tabs: DeskTab[]): DeskAction => ({
    type: 'heard',
    tab: 'pending',
    ids: [id],
    places: tabs.length > 0 ? { [id]: { tabs, assignee: null, assignedAt: null } } : {},
  })

  it('leaves a comment that a colleague decided in its place, says so, and counts it no more', () => {
    const state = after(loaded('abc'), told('b', 'spam'))
    expect(seen(state)).toBe('abc')
    expect(state.notices.b).toContain('“Spam”')
    expect(state.cards[1]?.status).toBe('spam')
    expect(remaining(state)).toBe(2)
  })

  it('lets such a comment go with one’s own next decision, which moves the list anyway', () => {
    const state = after(loaded('abcd'), told('b', 'spam'), told('c'), { type: 'left', ids: ['a'] })
    expect(seen(state)).toBe('d')
    expect(state.focus).toBe('d')
    expect(remaining(state)).toBe(1)
  })

  it('takes such a notice back when the colleague undoes, and never speaks of one’s own decisions', () => {
    const undone = after(loaded('abc'), told('b', 'spam'), told('b', 'pending', 'reported'))
    expect([undone.notices, remaining(undone), undone.cards[1]?.status]).toEqual([{}, 3, 'pending'])
    const own = after(loaded('abc'), { type: 'left', ids: ['a'] }, told('a', 'approved'))
    expect([own.notices, remaining(own)]).toEqual([{}, 2])
  })

  it('shows who has taken a comment on as soon as it is told', () => {
    const assignee = { id: 'ada', name: 'Ada' }
    const news: DeskAction = {
      type: 'heard',
      tab: 'pending',
      ids: ['b'],
      places: { b: { tabs: ['pending'], assignee, assignedAt: '2026-11-23T10:05:00.000Z' } },
    }
    expect(after(loaded('abc'), news).cards[1]?.assignee).toEqual(assignee)
  })

  it('brings a refused comment back to its place with a notice and leaves the focus alone', () => {
    const state = after(loaded('abc'), { type: 'left', ids: ['a'] }, { type: 'returned', ids: ['a'], notice: 'No.' })
    expect(seen(state)).toBe('abc')
    expect(state.focus).toBe('b')
    expect(state.notices).toEqual({ a: 'No.' })
  })

  it('takes the focus back to what an undo returned', () => {
    const state = after(loaded('abc'), { type: 'left', ids: ['a'] }, { type: 'returned', ids: ['a'], focus: true })
    expect(state.focus).toBe('a')
  })

  it('forgets a notice with its comment', () => {
    const refused = after(loaded('ab'), { type: 'left', ids: ['a'] }, { type: 'returned', ids: ['a'], notice: 'No.' })
    expect(reduceDesk(refused, { type: 'left', ids: ['a'] }).notices).toEqual({})
  })

  it('selects one, a range from there, and lets go of what leaves', () => {
    const range = after(loaded('abcd'), { type: 'toggled', id: 'b' }, { type: 'ranged', id: 'd' })
    expect([...range.selected]).toEqual(['b', 'c', 'd'])
    expect([...reduceDesk(range, { type: 'left', ids: ['c'] }).selected]).toEqual(['b', 'd'])
    expect([...reduceDesk(range, { type: 'toggled', id: 'b' }).selected]).toEqual(['c', 'd'])
  })

  it('skips hidden comments in a range', () => {
    const state = after(
      loaded('abc'),
      { type: 'toggled', id: 'a' },
      { type: 'left', ids: ['b'] },
      { type: 'ranged', id: 'c' },
    )
    expect([...state.selected]).toEqual(['a', 'c'])
  })

  it('selects no more than one decision may be about', () => {
    const docs = Array.from({ length: selectionLimit + 5 }, (_, index) => card(String(index)))
    const state = after({ type: 'loaded', list: { docs, total: docs.length, next: null } }, { type: 'selectedAll' })
    expect(state.selected.size).toBe(selectionLimit)
    expect(reduceDesk(state, { type: 'toggled', id: String(selectionLimit + 1) }).selected.size).toBe(selectionLimit)
  })

  it('adds further pages without doubles', () => {
    const more = { docs: [card('b'), card('c')], total: 2, next: null }
    const state = after(
      loaded('ab', 'more'),
      { type: 'left', ids: ['a'] },
      { type: 'askedMore' },
      { type: 'gotMore', list: more },
    )
    expect(seen(state)).toBe('bc')
    expect(remaining(state)).toBe(2)
  })

  it('changes a card in its place', () => {
    const state = after(loaded('ab'), { type: 'changed', id: 'b', changes: { pinned: true } })
    expect(state.cards.map(({ pinned }) => pinned)).toEqual([false, true])
  })
})
