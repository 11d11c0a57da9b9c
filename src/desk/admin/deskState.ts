import { type DeskCard, type DeskList, type DeskNews, type DeskTab, isStatusTab } from '../types'
import { changedTextWords, isOtherText, overtakenWords } from './deskWords'

/** State that is current at once, also between two renders: a key may be pressed before the page has followed. */
export type Store<State, Action> = {
  get: () => State
  send: (action: Action) => void
  subscribe: (listener: () => void) => () => void
}

export function createStore<State, Action>(
  reduce: (state: State, action: Action) => State,
  initial: State,
): Store<State, Action> {
  let state = initial
  const listeners = new Set<() => void>()
  return {
    get: () => state,
    send: (action) => {
      const next = reduce(state, action)
      if (next === state) return
      state = next
      for (const listener of listeners) listener()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** How many comments one decision may be about. */
export const selectionLimit = 500

/** The list on the screen. What was decided stays in `cards`, hidden by `gone`: an undo puts it back where it stood. */
export type DeskState = {
  phase: 'loading' | 'ready' | 'more' | 'failed'
  problem: string | null
  cards: readonly DeskCard[]
  /** How many the filters find on the server, as far as known. */
  total: number
  next: string | null
  gone: ReadonlySet<string>
  /** Cards that belong elsewhere since somebody else decided: they go when the list next moves, not under one's hand. */
  overtaken: ReadonlySet<string>
  /** What a card has to say that it did not when it was loaded, such as a refusal. */
  notices: Readonly<Record<string, string>>
  /** `updatedAt` of cards as they were before a colleague decided on them: whoever decides too is told so first. */
  before: Readonly<Record<string, string>>
  /** How often others have changed a card while it was on the screen. */
  news: Readonly<Record<string, number>>
  focus: string | null
  selected: ReadonlySet<string>
  /** Where a range starts. */
  anchor: string | null
  /** Grows whenever the keyboard's place has to follow `focus`. */
  grabs: number
}

export type DeskAction =
  | { type: 'opened' }
  | { type: 'loaded'; list: DeskList; focus?: string | null }
  | { type: 'askedMore' }
  | { type: 'gotMore'; list: DeskList }
  | { type: 'failed'; problem: string }
  | { type: 'moved'; by: 1 | -1 | 0 }
  | { type: 'focused'; id: string }
  | { type: 'toggled'; id: string }
  | { type: 'ranged'; id: string }
  | { type: 'selectedAll' }
  | { type: 'cleared' }
  | { type: 'left'; ids: readonly string[] }
  | { type: 'returned'; ids: readonly string[]; notice?: string; focus?: boolean }
  | { type: 'heard'; tab: DeskTab; ids: readonly string[]; places: DeskNews['places'] }
  | { type: 'refreshed'; cards: readonly DeskCard[]; isTold?: boolean }
  | { type: 'changed'; id: string; changes: Partial<DeskCard>; notice?: string | null }

export const emptyDesk: DeskState = {
  phase: 'loading',
  problem: null,
  cards: [],
  total: 0,
  next: null,
  gone: new Set(),
  overtaken: new Set(),
  notices: {},
  before: {},
  news: {},
  focus: null,
  selected: new Set(),
  anchor: null,
  grabs: 0,
}

/** The cards one sees, in order. */
export function visibleCards({ cards, gone }: Pick<DeskState, 'cards' | 'gone'>): readonly DeskCard[] {
  return gone.size === 0 ? cards : cards.filter(({ id }) => !gone.has(id))
}

/** How many are left: what the server found without what has been decided since, here or elsewhere. */
export function remaining({ gone, overtaken, total }: Pick<DeskState, 'gone' | 'overtaken' | 'total'>): number {
  return Math.max(0, total - gone.size - overtaken.size)
}

/** What happens on the desk, as a pure step from state to state. */
export function reduceDesk(state: DeskState, action: DeskAction): DeskState {
  switch (action.type) {
    case 'opened':
      return emptyDesk
    case 'loaded':
      return loaded(action.list, action.focus ?? null)
    case 'askedMore':
      return state.phase === 'ready' ? { ...state, phase: 'more' } : state
    case 'gotMore':
      return withMore(state, action.list)
    case 'failed':
      return { ...state, phase: 'failed', problem: action.problem }
    case 'moved':
      return moved(state, action.by)
    case 'focused':
      return state.focus === action.id ? state : { ...state, focus: action.id }
    case 'toggled':
      return toggled(state, action.id)
    case 'ranged':
      return ranged(state, action.id)
    case 'selectedAll':
      return { ...state, selected: new Set(visibleCards(state).slice(0, selectionLimit).map(idOf)) }
    case 'cleared':
      return { ...state, selected: new Set(), anchor: null }
    case 'left':
      return left(state, new Set(action.ids))
    case 'returned':
      return returned(state, action)
    case 'heard':
      return heard(state, action)
    case 'refreshed':
      return refreshed(state, action)
    case 'changed':
      return changed(state, action)
  }
}

const idOf = ({ id }: DeskCard): string => id

const loaded = (list: DeskList, focus: string | null): DeskState => ({
  ...emptyDesk,
  phase: 'ready',
  cards: list.docs,
  total: list.total,
  next: list.next,
  focus: list.docs.find(({ id }) => id === focus)?.id ?? list.docs[0]?.id ?? null,
})

function withMore(state: DeskState, list: DeskList): DeskState {
  const known = new Set(state.cards.map(idOf))
  const cards = [...state.cards, ...list.docs.filter(({ id }) => !known.has(id))]
  // The server no longer counts what has left since the first page.
  const total = list.total + state.gone.size + state.overtaken.size
  return { ...state, phase: 'ready', cards, next: list.next, total, focus: state.focus ?? cards[0]?.id ?? null }
}

function moved(state: DeskState, by: 1 | -1 | 0): DeskState {
  const cards = visibleCards(state)
  const at = cards.findIndex(({ id }) => id === state.focus)
  const target = cards[at < 0 ? 0 : at + by]
  return target ? { ...state, focus: target.id, grabs: state.grabs + 1 } : state
}

function toggled(state: DeskState, id: string): DeskState {
  const selected = new Set(state.selected)
  if (!selected.delete(id) && selected.size < selectionLimit) selected.add(id)
  return { ...state, selected, anchor: id, focus: id }
}

function ranged(state: DeskState, id: string): DeskState {
  const range = selectRange(visibleCards(state).map(idOf), state.anchor ?? state.focus, id)
  const selected = new Set([...state.selected, ...range].slice(0, selectionLimit))
  return { ...state, selected, anchor: id, focus: id }
}

const without = <T>(record: Readonly<Record<string, T>>, ids: ReadonlySet<string>): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(record).filter(([id]) => !ids.has(id)))

function left(state: DeskState, decided: ReadonlySet<string>): DeskState {
  const ids = new Set([...decided, ...state.overtaken])
  const before = visibleCards(state)
  const at = before.findIndex(({ id }) => id === state.focus)
  const stays = ({ id }: DeskCard): boolean => !ids.has(id)
  const focus = at < 0 ? state.focus : (before.slice(at).find(stays) ?? before.slice(0, at).findLast(stays) ?? null)?.id
  return {
    ...state,
    gone: new Set([...state.gone, ...ids]),
    overtaken: new Set(),
    notices: without(state.notices, ids),
    selected: new Set([...state.selected].filter((id) => !ids.has(id))),
    focus: focus ?? null,
    grabs: state.grabs + 1,
  }
}

function returned(state: DeskState, action: Extract<DeskAction, { type: 'returned' }>): DeskState {
  const { focus, ids, notice } = action
  const back = new Set(ids)
  const first = state.cards.find(({ id }) => back.has(id))?.id
  const takes = first !== undefined && (focus === true || state.focus === null)
  return {
    ...state,
    gone: new Set([...state.gone].filter((id) => !back.has(id))),
    notices: notice ? { ...state.notices, ...Object.fromEntries(ids.map((id) => [id, notice])) } : state.notices,
    focus: takes ? first : state.focus,
    grabs: state.grabs + (takes ? 1 : 0),
  }
}

function heard(state: DeskState, { ids, places, tab }: Extract<DeskAction, { type: 'heard' }>): DeskState {
  const told = new Set(ids)
  const overtaken = new Set(state.overtaken)
  const notices = { ...state.notices }
  const cards = state.cards.map((card) => {
    if (!told.has(card.id) || state.gone.has(card.id)) return card
    const place = places[card.id]
    const now = place?.tabs ?? []
    if (!now.includes(tab)) {
      overtaken.add(card.id)
      notices[card.id] = overtakenWords(now)
    } else if (overtaken.delete(card.id)) delete notices[card.id]
    const status = now.find(isStatusTab)
    const { assignedAt = null, assignee = null } = place ?? {}
    return { ...card, status: status ?? card.status, assignee, assignedAt }
  })
  return { ...state, cards, notices, overtaken }
}

/**
 * Cards as the server has them now. Who has selected one for what it said has not selected what it says; `isTold` where the moderator is
 * told of a colleague's decision anyway.
 */
function refreshed(state: DeskState, action: Extract<DeskAction, { type: 'refreshed' }>): DeskState {
  const found = new Map(action.cards.map((card) => [card.id, card]))
  const before = action.isTold ? { ...without(state.before, new Set(found.keys())) } : { ...state.before }
  const notices = { ...state.notices }
  const news = { ...state.news }
  const selected = new Set(state.selected)
  const cards = state.cards.map((card) => {
    const now = found.get(card.id)
    // An answer that was overtaken by another one.
    if (!now || now.updatedAt < card.updatedAt) return card
    news[card.id] = (news[card.id] ?? 0) + 1
    if (!action.isTold && now.decided?.at !== card.decided?.at) before[card.id] ??= card.updatedAt
    if (isOtherText(card, now)) {
      selected.delete(card.id)
      if (!state.overtaken.has(card.id)) notices[card.id] = changedTextWords
    }
    // What a search has found is known to the list only.
    return { ...now, hits: card.hits }
  })
  return { ...state, before, cards, notices, news, selected }
}

function changed(state: DeskState, action: Extract<DeskAction, { type: 'changed' }>): DeskState {
  const { changes, id, notice } = action
  const notices =
    notice === undefined
      ? state.notices
      : notice === null
        ? without(state.notices, new Set([id]))
        : { ...state.notices, [id]: notice }
  const before = changes.updatedAt === undefined ? state.before : without(state.before, new Set([id]))
  return {
    ...state,
    before,
    notices,
    cards: state.cards.map((card) => (card.id === id ? { ...card, ...changes } : card)),
  }
}

/** Ids from one to another of a list, both included, in either direction; only the second where the first is not there. */
export function selectRange(ids: readonly string[], from: string | null, to: string): string[] {
  const end = ids.indexOf(to)
  if (end < 0) return []
  const start = from === null ? -1 : ids.indexOf(from)
  if (start < 0) return [to]
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1)
}
