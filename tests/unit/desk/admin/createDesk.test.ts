import { describe, expect, it } from 'vitest'
import { createDesk } from '../../../../src/desk/admin/createDesk'
import type { DeskResult } from '../../../../src/desk/admin/deskApi'
import { createStore, emptyDesk, reduceDesk, visibleCards } from '../../../../src/desk/admin/deskState'
import type { DeskMessage } from '../../../../src/desk/admin/deskWords'
import type { DeskCard } from '../../../../src/desk/types'
import type { FaultCode } from '../../../../src/platform/errors'
import { card } from './cards'

type Parts = Parameters<typeof createDesk>[0]

const later = '2026-11-23T11:00:00.000Z'
const answer = <T>(value: T) => Promise.resolve({ ok: true as const, value })
const approved = (id: string): DeskResult => ({
  id,
  ok: true,
  status: 'approved',
  updatedAt: later,
  changed: true,
  event: `event-${id}`,
})
const refused = (id: string, code: FaultCode): DeskResult => ({
  id,
  ok: false,
  error: { status: 409, code, message: 'No.' },
})
const never = () => Promise.reject(new Error('Nobody asked for this'))

const setUp = (cards: DeskCard[], api: Partial<Parts['api']> = {}) => {
  const store = createStore(reduceDesk, emptyDesk)
  const said: DeskMessage[] = []
  let settled = 0
  const desk = createDesk({
    api: {
      list: () => answer({ docs: cards, total: cards.length, next: null }),
      decide: ({ ids }) => answer({ results: ids.map(approved) }),
      decideCampaign: never,
      restore: never,
      trust: never,
      undo: never,
      read: never,
      ban: never,
      liftBan: never,
      cards: (ids) => answer({ docs: cards.filter(({ id }) => ids.includes(id)) }),
      ...api,
    },
    store,
    say: (message) => said.push(message),
    newBatch: () => 'batch',
    settled: () => {
      settled += 1
    },
    me: 'me',
  })
  const seen = () => visibleCards(store.get()).map(({ id }) => id)
  return { desk, said, seen, settled: () => settled, store }
}

const pending = { tab: 'pending', view: 'list', sort: 'oldest' } as const

describe('deciding at the desk', () => {
  it('shows the next comment before the server has answered', async () => {
    const { desk, seen, store } = setUp([card('a'), card('b')])
    await desk.open(pending)
    const decided = desk.decide(['a'], 'approved')
    expect(seen()).toEqual(['b'])
    expect(store.get().focus).toBe('b')
    await decided
    expect(seen()).toEqual(['b'])
  })

  it('sends what the moderator saw', async () => {
    const asked: unknown[] = []
    const { desk } = setUp([card('a', { updatedAt: later })], {
      decide: (decision) => {
        asked.push(decision)
        return answer({ results: decision.ids.map(approved) })
      },
    })
    await desk.open(pending)
    await desk.decide(['a'], 'spam')
    expect(asked).toEqual([{ ids: ['a'], to: 'spam', seen: { a: later }, batch: undefined }])
  })

  it('brings a comment back when the server says no', async () => {
    const { desk, said, seen, store } = setUp([card('a'), card('b')], {
      decide: () => Promise.resolve({ ok: false, status: 503, message: 'Busy.' }),
    })
    await desk.open(pending)
    await desk.decide(['a'], 'approved')
    expect(seen()).toEqual(['a', 'b'])
    expect(store.get().notices).toEqual({ a: 'Busy.' })
    expect(said.at(-1)).toMatchObject({ tone: 'problem', text: 'Name of a: Busy.' })
  })

  it('says who was faster, and shows the comment as it stands now', async () => {
    const { desk, seen, store } = setUp([card('a'), card('b')], {
      decide: ({ ids }) => answer({ results: ids.map((id) => refused(id, 'conflict')) }),
      cards: (ids) => answer({ docs: ids.map((id) => card(id, { status: 'spam', updatedAt: later, openReports: 2 })) }),
      read: (id) =>
        answer({
          comment: {
            ...card(id, { status: 'spam', updatedAt: later }),
            article: 'article',
            parent: null,
            depth: 0,
            root: id,
            path: id,
            visibleReplies: 0,
          },
          verdict: null,
          score: null,
          people: { kim: 'Kim' },
          events: [
            {
              id: '1',
              comment: id,
              article: 'article',
              kind: 'moderated',
              from: 'pending',
              to: 'spam',
              actorType: 'person',
              actor: 'kim',
              createdAt: later,
            },
          ],
        }),
    })
    await desk.open(pending)
    await desk.decide(['a'], 'approved')
    expect(seen()).toEqual(['a', 'b'])
    expect(store.get().notices.a).toBe('Somebody was faster. Kim marked it as spam.')
    expect(store.get().cards[0]).toMatchObject({ status: 'spam', updatedAt: later, openReports: 2 })
    expect(store.get().focus).toBe('b')
  })

  it('changes nothing where a comment is that already', async () => {
    const { desk, said, seen } = setUp([card('a')], { decide: never })
    await desk.open(pending)
    await desk.decide(['a'], 'pending')
    expect(seen()).toEqual(['a'])
    expect(said.at(-1)?.text).toBe('It waits already.')
  })

  it('sends many in pieces of 50 under one name and tells of its progress', async () => {
    const sizes: unknown[] = []
    const cards = Array.from({ length: 120 }, (_, index) => card(String(index)))
    const { desk, said } = setUp(cards, {
      decide: ({ batch, ids }) => {
        sizes.push([ids.length, batch])
        return answer({ results: ids.map(approved) })
      },
    })
    await desk.open(pending)
    await desk.decide(
      cards.map(({ id }) => id),
      'approved',
    )
    expect(sizes).toEqual([
      [50, 'batch'],
      [50, 'batch'],
      [20, 'batch'],
    ])
    expect(said.flatMap(({ progress }) => (progress ? [progress.done] : []))).toEqual([0, 50, 100])
    expect(said.at(-1)).toMatchObject({ text: 'Approved 120 comments.', undo: true })
  })

  it('sends quick decisions one after the other, and shows each at once', async () => {
    let atOnce = 0
    let most = 0
    const { desk, seen } = setUp([card('a'), card('b'), card('c')], {
      decide: async ({ ids }) => {
        atOnce += 1
        most = Math.max(most, atOnce)
        await Promise.resolve()
        atOnce -= 1
        return { ok: true, value: { results: ids.map(approved) } }
      },
    })
    await desk.open(pending)
    const decided = ['a', 'b', 'c'].map((id) => desk.decide([id], 'approved'))
    expect(seen()).toEqual([])
    await Promise.all(decided)
    expect(most).toBe(1)
  })

  it('lists which of many were not done', async () => {
    const { desk, said, seen } = setUp([card('a'), card('b'), card('c')], {
      decide: () => answer({ results: [approved('a'), refused('b', 'incomplete'), approved('c')] }),
    })
    await desk.open(pending)
    await desk.decide(['a', 'b', 'c'], 'approved')
    expect(seen()).toEqual(['b'])
    expect(said.at(-1)).toMatchObject({
      text: 'Approved 2 comments; 1 stayed as it was.',
      failures: [{ id: 'b', name: 'Name of b', text: 'No.' }],
    })
  })
})

describe('undoing at the desk', () => {
  const restored = (id: string): DeskResult => ({
    id,
    ok: true,
    status: 'pending',
    updatedAt: later,
    changed: true,
    event: `undo-${id}`,
  })

  it('takes the last decision back by its event, into its place and into focus', async () => {
    const undone: unknown[] = []
    const { desk, seen, settled, store } = setUp([card('a'), card('b')], {
      undo: (what) => {
        undone.push(what)
        return answer({ results: [restored('a')] })
      },
    })
    await desk.open(pending)
    void desk.decide(['a'], 'approved')
    // Before the server has answered: it waits for that.
    await desk.undo()
    expect(undone).toEqual([{ events: ['event-a'] }])
    expect(seen()).toEqual(['a', 'b'])
    expect(store.get().focus).toBe('a')
    expect(settled()).toBe(2)
  })

  it('takes a whole batch back by its name', async () => {
    const undone: unknown[] = []
    const { desk, said, seen } = setUp([card('a'), card('b')], {
      undo: (what) => {
        undone.push(what)
        return answer({ results: ['a', 'b'].map(restored) })
      },
    })
    await desk.open(pending)
    await desk.decide(['a', 'b'], 'trash')
    await desk.undo()
    expect(undone).toEqual([{ batch: 'batch' }])
    expect(seen()).toEqual(['a', 'b'])
    expect(said.at(-1)?.text).toBe('Undone: 2 comments are back.')
  })

  it('decides on a campaign as one, says until when it holds, and takes it back whole, however much followed it', async () => {
    const asked: unknown[] = []
    const undone: unknown[] = []
    const until = '2026-11-30T11:00:00.000Z'
    const { desk, said } = setUp([], {
      decideCampaign: (decision) => {
        asked.push(decision)
        return answer({ results: decision.ids.map(approved), campaign: { until } })
      },
      undo: (what) => {
        undone.push(what)
        return answer({ results: ['a', 'b'].map(restored), remaining: undone.length === 1 ? 2 : 0 })
      },
    })
    const together = { days: 7, approveLater: false }
    const ids = Array.from({ length: 60 }, (_, index) => `c${index}`)
    await desk.decide(ids, 'spam', { together })
    expect(asked).toEqual([{ ids, to: 'spam', seen: {}, batch: 'batch', ...together }])
    expect(said.at(-1)).toMatchObject({
      text: 'Marked 60 comments as spam. Later ones like them get the same until Monday 30 November.',
      undo: true,
    })
    await desk.undo()
    expect(undone).toEqual([{ batch: 'batch' }, { batch: 'batch' }])
    expect(said.at(-1)?.text).toBe('Undone: 4 comments are back.')
    await desk.undo()
    expect(said.at(-1)?.text).toBe('There is nothing to undo.')
    await desk.undoBatch('of another')
    expect(undone.at(-1)).toEqual({ batch: 'of another' })
  })

  it('says that too short a text holds for no later ones, unless only an approval was meant', async () => {
    const { desk, said } = setUp([], {
      decideCampaign: ({ ids }) => answer({ results: ids.map(approved), campaign: null }),
    })
    const together = { days: 7, approveLater: false }
    await desk.decide(['a', 'b'], 'trash', { together })
    expect(said.at(-1)?.text).toBe(
      'Moved 2 comments to the trash. Their text is too short to say anything of later ones: those wait.',
    )
    await desk.decide(['c', 'd'], 'approved', { together })
    expect(said.at(-1)?.text).toBe('Approved 2 comments.')
  })

  it('can be tried again when the server was away', async () => {
    let away = true
    const { desk, seen } = setUp([card('a')], {
      undo: () =>
        away ? Promise.resolve({ ok: false, status: 0, message: 'Away.' }) : answer({ results: [restored('a')] }),
    })
    await desk.open(pending)
    await desk.decide(['a'], 'approved')
    await desk.undo()
    expect(seen()).toEqual([])
    away = false
    await desk.undo()
    expect(seen()).toEqual(['a'])
  })

  it('brings back what a ban rejected and lifts the ban, and says so before and after', async () => {
    const asked: unknown[] = []
    const { desk, said, seen } = setUp([card('a'), card('b')], {
      ban: () => answer({ ban: { id: 'ban' }, batch: 'of-ban', results: [approved('a'), refused('b', 'conflict')] }),
      liftBan: (id) => {
        asked.push(id)
        return answer({})
      },
      undo: (what) => {
        asked.push(what)
        return answer({ results: [restored('a')] })
      },
    })
    await desk.open(pending)
    await desk.ban({ comment: 'a', kind: 'network', effect: 'reject', rejectAll: true })
    expect(seen()).toEqual(['b'])
    expect(said.at(-1)).toEqual({
      text: 'Banned; 1 of their comments was rejected. 1 stayed as it was. Undo brings it back and lifts the ban.',
      tone: 'done',
      undo: true,
    })
    await desk.undo()
    expect(asked).toEqual(['ban', { batch: 'of-ban' }])
    expect(seen()).toEqual(['a', 'b'])
    expect(said.at(-1)?.text).toBe('Undone: the comment is back. The ban is lifted.')
  })

  it('lifts a ban that rejected nothing, and undoes the rest where somebody has lifted it already', async () => {
    const { desk, said } = setUp([card('a')], {
      ban: () => answer({ ban: { id: 'ban' }, batch: null, results: [] }),
      liftBan: () => answer({}),
    })
    await desk.ban({ comment: 'a', kind: 'name', effect: 'reject' })
    expect(said.at(-1)).toMatchObject({ text: 'Banned.', undo: true })
    await desk.undo()
    expect(said.at(-1)).toMatchObject({ text: 'The ban is lifted.', tone: 'done' })

    const other = setUp([card('a', { reader: 'trusted' })], {
      ban: () => answer({ ban: { id: 'ban' }, batch: 'of-ban', results: [approved('a')] }),
      liftBan: () => Promise.resolve({ ok: false, status: 404, message: 'There is no such ban.' }),
      undo: () => answer({ results: [restored('a')] }),
    })
    await other.desk.open(pending)
    await other.desk.ban({ comment: 'a', kind: 'address', effect: 'reject', rejectAll: true })
    await other.desk.undo()
    expect(other.said.at(-1)?.text).toBe(
      'Undone: the comment is back. The ban had been lifted already. The browser it came from is still not trusted: the panel has that.',
    )
  })

  it('keeps a ban that could not be lifted for another try, with what it rejected', async () => {
    let away = true
    const { desk, seen } = setUp([card('a')], {
      ban: () => answer({ ban: { id: 'ban' }, batch: 'of-ban', results: [approved('a')] }),
      liftBan: () => (away ? Promise.resolve({ ok: false, status: 0, message: 'Away.' }) : answer({})),
      undo: () => answer({ results: [restored('a')] }),
    })
    await desk.open(pending)
    await desk.ban({ comment: 'a', kind: 'network', effect: 'reject', rejectAll: true })
    await desk.undo()
    expect(seen()).toEqual([])
    away = false
    await desk.undo()
    expect(seen()).toEqual(['a'])
  })

  it('takes a decision of the history back, which can be taken back itself', async () => {
    const undone: unknown[] = []
    const { desk, said, seen } = setUp([card('a', { status: 'spam' })], {
      undo: (what) => {
        undone.push(what)
        return answer({ results: [restored('a')] })
      },
    })
    await desk.open({ ...pending, tab: 'spam' })
    expect(await desk.undoDecision('a', 'event-of-last-week')).toBe(true)
    // It waits again, and belongs to another list.
    expect(seen()).toEqual([])
    expect(said.at(-1)).toMatchObject({ text: 'Undone: the comment is back.', undo: true })
    await desk.undo()
    expect(undone).toEqual([{ events: ['event-of-last-week'] }, { events: ['undo-a'] }])
  })

  it('says why a decision of the history stays', async () => {
    const { desk, said } = setUp([card('a')], { undo: () => answer({ results: [refused('a', 'undo_over')] }) })
    await desk.open(pending)
    expect(await desk.undoDecision('a', 'event')).toBe(false)
    expect(said.at(-1)).toMatchObject({ text: 'No.', tone: 'problem' })
  })

  it('says when there is nothing to undo', async () => {
    const { desk, said } = setUp([card('a')])
    await desk.open(pending)
    await desk.undo()
    expect(said.at(-1)?.text).toBe('There is nothing to undo.')
  })
})

describe('news at the desk', () => {
  it('counts what the list does not know of', async () => {
    let total = 2
    const { desk } = setUp([], { list: () => answer({ docs: [card('a'), card('b')], total, next: null }) })
    await desk.open(pending)
    total = 5
    expect(await desk.countNew()).toBe(3)
  })

  it('does not take its own decisions for news', async () => {
    let answered: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      answered = resolve
    })
    const { desk } = setUp([card('a'), card('b')], {
      decide: async ({ ids }) => {
        await gate
        return { ok: true, value: { results: ids.map(approved) } }
      },
    })
    await desk.open(pending)
    const decided = desk.decide(['a'], 'approved')
    expect(await desk.countNew()).toBeUndefined()
    answered()
    await decided
  })

  it('shows all that a colleague, a reader or a rule has changed of a card', async () => {
    const newer = card('a', {
      openReports: 2,
      reasons: [{ code: 'reported', phase: 'reports', outcome: 'hold' }],
      assignee: { id: 'kim', name: 'Kim' },
      decided: { kind: 'moderated', by: { id: 'kim', name: 'Kim' }, at: later },
    })
    const asked: unknown[] = []
    const { desk, store } = setUp([card('a', { hits: ['ferry'] }), card('b')], {
      cards: (ids) => {
        asked.push(ids)
        return answer({ docs: [newer] })
      },
    })
    await desk.open(pending)
    const place = { tabs: ['pending'] as const, assignee: null, assignedAt: null }
    await desk.hear({ ids: ['a', 'elsewhere'], places: { a: place, elsewhere: place } })
    expect(asked).toEqual([['a']])
    expect(store.get().cards).toEqual([{ ...newer, hits: ['ferry'] }, card('b')])
    expect(store.get().news).toEqual({ a: 1 })
    expect(store.get().notices).toEqual({})
  })

  it('says that a text has changed, unselects it, and takes no decision that was on its way', async () => {
    const { desk, said, seen, store } = setUp([card('a'), card('b')], {
      cards: () => answer({ docs: [card('a', { content: 'Another text.', updatedAt: later })] }),
    })
    await desk.open(pending)
    store.send({ type: 'toggled', id: 'a' })
    await desk.hear({ ids: ['a'], places: { a: { tabs: ['pending'], assignee: null, assignedAt: null } } })
    expect(store.get().notices.a).toBe('What it says has just changed: look at it again before you decide.')
    expect(store.get().selected.size).toBe(0)
    await desk.decide(['a'], 'approved')
    expect(seen()).toEqual(['a', 'b'])
    expect(said.at(-1)?.text).toContain('has changed just now')
    await desk.decide(['b'], 'approved')
    expect(seen()).toEqual(['a'])
  })

  it('lets whoever decides on what a colleague has decided on be told so first, however often it was read again', async () => {
    const decided = { kind: 'moderated', by: { id: 'kim', name: 'Kim' }, at: later } as const
    const asked: unknown[] = []
    const { desk } = setUp([card('a')], {
      cards: () => answer({ docs: [card('a', { status: 'trash', updatedAt: later, decided })] }),
      decide: ({ ids, seen }) => {
        asked.push(seen)
        return answer({ results: ids.map((id) => (asked.length === 1 ? refused(id, 'conflict') : approved(id))) })
      },
      read: () => Promise.resolve({ ok: false, status: 0, message: 'Away.' }),
    })
    await desk.open(pending)
    const place = { tabs: ['trash'] as const, assignee: null, assignedAt: null }
    for (let round = 0; round < 2; round += 1) await desk.hear({ ids: ['a'], places: { a: place } })
    await desk.decide(['a'], 'approved')
    await desk.decide(['a'], 'approved')
    expect(asked).toEqual([{ a: card('a').updatedAt }, { a: later }])
  })

  it('does not let an older answer replace a newer card', async () => {
    const { desk, store } = setUp([card('a', { updatedAt: later, content: 'New.' })], {
      cards: () => answer({ docs: [card('a', { content: 'Old.' })] }),
    })
    await desk.open(pending)
    await desk.hear({ ids: ['a'], places: { a: { tabs: ['pending'], assignee: null, assignedAt: null } } })
    expect(store.get().cards[0]?.content).toBe('New.')
  })
})
