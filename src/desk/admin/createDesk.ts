import type { Answer } from '#platform/admin/client'
import type { DeskCard, DeskNews } from '../types'
import { isStatusTab } from '../types'
import type { BanRequest, DeskApi, DeskResult, Later, Seen } from './deskApi'
import { type DeskAction, type DeskState, remaining, type Store, visibleCards } from './deskState'
import type { DeskFilters } from './deskUrl'
import {
  bannedMessage,
  canMove,
  type DeskMessage,
  doneSentence,
  failedResult,
  isConfirmed,
  isOtherText,
  laterSentence,
  type Move,
  nameOf,
  nothingToDo,
  refusal,
  seenOf,
  tooFreshWords,
  undoneMessage,
} from './deskWords'
import { eventSentence } from './eventSentence'

type Parts = {
  api: Pick<
    DeskApi,
    'ban' | 'cards' | 'decide' | 'decideCampaign' | 'liftBan' | 'list' | 'read' | 'restore' | 'trust' | 'undo'
  >
  store: Store<DeskState, DeskAction>
  say: (message: DeskMessage) => void
  /** A name for decisions that are made together. */
  newBatch: () => string
  /** Called when statuses have changed on the server. */
  settled: () => void
  me: string | undefined
}

/** A decision that can be taken back; `events` are known when the server has answered, `ban` is lifted with it. */
type Undoable = {
  ids: readonly string[]
  batch: string | undefined
  events: Promise<readonly string[]>
  ban?: string
  /** The ban has ended what a moderator may have said of the browser: that is not undone. */
  endsTrust?: boolean
}

const pageSize = 100
const chunkSize = 50
/** How many cards are read again when nobody could tell what has changed. */
const mostCaughtUp = 200
/** How long somebody looks at a text that has just changed, at the least. */
const glanceMs = 1500

/** What the desk can be told to do: it shows the outcome at once and puts right what the server refuses. */
export function createDesk({ api, me, newBatch, say, settled, store }: Parts) {
  const undoables: Undoable[] = []
  let shown: DeskFilters | undefined
  let asked = 0
  let working = 0
  /** Comments that others have changed, to be read again. */
  const told = new Set<string>()
  let reading = false
  const changedAt = new Map<string, number>()
  // Decisions on one article count in one place: sent all at once they would only stand in each other's way.
  const inLine = oneAtATime()

  const open = async (filters: DeskFilters, focus?: string | null): Promise<void> => {
    const mine = ++asked
    shown = filters
    if (focus === undefined) store.send({ type: 'opened' })
    const answer = await api.list(filters, { limit: focus === undefined ? pageSize : 200 })
    if (mine !== asked) return
    if (answer.ok) store.send({ type: 'loaded', list: answer.value, focus: focus ?? null })
    else store.send({ type: 'failed', problem: answer.message })
  }

  const more = async (): Promise<void> => {
    const { next, phase } = store.get()
    if (!shown || next === null || phase !== 'ready') return
    const mine = asked
    store.send({ type: 'askedMore' })
    const answer = await api.list(shown, { limit: pageSize, after: next })
    if (mine !== asked) return
    if (answer.ok) store.send({ type: 'gotMore', list: answer.value })
    else store.send({ type: 'failed', problem: answer.message })
  }

  /** How many there are that the list does not know of; undefined while something is on its way. */
  const countNew = async (): Promise<number | undefined> => {
    if (!shown || working > 0 || store.get().phase !== 'ready') return undefined
    const mine = asked
    const answer = await api.list(shown, { limit: 1 })
    if (!answer.ok || mine !== asked || working > 0) return undefined
    return Math.max(0, answer.value.total - remaining(store.get()))
  }

  /**
   * What others did to cards of this list: those say so, and stay in their place until the list moves anyway. All that they show is
   * read again.
   */
  const hear = async (news: Pick<DeskNews, 'ids' | 'places'>): Promise<void> => {
    if (!shown) return
    store.send({ type: 'heard', tab: shown.tab, ...news })
    await readAgain(news.ids.filter((id) => news.places[id] !== undefined))
  }

  const readAgain = async (ids: readonly string[]): Promise<void> => {
    for (const id of ids) told.add(id)
    if (reading) return
    reading = true
    while (told.size > 0) await readTold()
    reading = false
  }

  /** After a time in which nobody could tell: the cards that one may be looking at are read again. */
  const catchUp = (): Promise<void> =>
    readAgain(
      visibleCards(store.get())
        .slice(0, mostCaughtUp)
        .map(({ id }) => id),
    )

  const readTold = async (): Promise<void> => {
    const { cards, gone } = store.get()
    const ids = cards.flatMap(({ id }) => (told.has(id) && !gone.has(id) ? [id] : [])).slice(0, chunkSize)
    for (const id of ids) told.delete(id)
    // The rest is not on this list.
    if (ids.length < chunkSize) told.clear()
    if (ids.length === 0) return
    const answer = await api.cards(ids)
    // Without an answer they stay as they are: whoever decides on an old one is told.
    if (answer.ok) refresh(answer.value.docs)
  }

  const refresh = (cards: readonly DeskCard[], isTold = false): void => {
    const known = new Map(store.get().cards.map((card) => [card.id, card]))
    for (const card of cards) {
      const before = known.get(card.id)
      if (before && isOtherText(before, card)) changedAt.set(card.id, Date.now())
    }
    store.send({ type: 'refreshed', cards, isTold })
  }

  /** `together` decides on near-duplicates as one, and on later ones like them. */
  const decide = async (
    ids: readonly string[],
    move: Move,
    { names, together }: { names?: ReadonlyMap<string, string>; together?: Later } = {},
  ): Promise<void> => {
    const { before, cards } = store.get()
    const known = new Map(cards.map((card) => [card.id, card]))
    const name = (id: string): string => nameOf({ name: known.get(id)?.name ?? names?.get(id) ?? '' })
    const open = ids.filter((id) => canMove(known.get(id), move, isConfirmed(shown?.tab)))
    if (open.length === 0) return say({ text: nothingToDo(move), tone: 'problem', undo: false })
    // A key that was on its way when the text changed is not about the new one.
    const fresh = open.find((id) => Date.now() - (changedAt.get(id) ?? 0) < glanceMs)
    if (fresh !== undefined) return say({ text: tooFreshWords(name(fresh)), tone: 'problem', undo: false })
    const batch = open.length > 1 ? newBatch() : undefined
    const seen = { ...seenOf(open, known), ...pick(before, open) }
    let resolve: (events: readonly string[]) => void = () => {}
    const events = new Promise<readonly string[]>((settle) => {
      resolve = settle
    })
    const undoable: Undoable = { ids: open, batch, events }
    undoables.push(undoable)
    store.send({ type: 'left', ids: open })
    say({ text: doneSentence(move, open.map(name), 0), tone: 'done', undo: true })
    working += 1
    const results: DeskResult[] = []
    const refused: { id: string; name: string; text: string }[] = []
    let said = ''
    for (const part of chunk(open, together ? open.length : chunkSize)) {
      if (open.length > chunkSize)
        say({
          text: `Working on ${open.length} comments…`,
          tone: 'working',
          undo: false,
          progress: { done: results.length, total: open.length },
        })
      const answer = await send(part, { move, seen, batch, together })
      if (answer.ok && together) said = laterSentence(answer.value.campaign?.until, isForLater(move, together))
      results.push(...(answer.ok ? answer.value.results : part.map((id) => failedResult(id, answer))))
    }
    working -= 1
    for (const result of results) {
      if (result.ok) {
        store.send({ type: 'changed', id: result.id, changes: { status: result.status, updatedAt: result.updatedAt } })
        continue
      }
      const text = result.error.code === 'conflict' ? await lookAgain(result.id) : refusal(result.error)
      refused.push({ id: result.id, name: name(result.id), text })
      store.send({ type: 'returned', ids: [result.id], notice: text })
    }
    const done = results.flatMap((result) => (result.ok ? [result] : []))
    if (done.length === 0) undoables.splice(undoables.indexOf(undoable), 1)
    resolve(done.flatMap(({ event }) => (event ? [event] : [])))
    const [only] = refused
    if (only && open.length === 1) say({ text: `${only.name}: ${only.text}`, tone: 'problem', undo: false })
    else if (only || said || open.length > chunkSize)
      say({
        text: `${doneSentence(
          move,
          done.map(({ id }) => name(id)),
          refused.length,
        )}${said}`,
        tone: only ? 'problem' : 'done',
        undo: done.length > 0,
        failures: refused,
      })
    settled()
  }

  type Sent = { move: Move; seen: Seen; batch: string | undefined; together: Later | undefined }
  type Answered = { results: DeskResult[]; campaign?: { until: string } | null }

  const send = (ids: string[], { batch, move, seen, together }: Sent): Promise<Answer<Answered>> => {
    const mine = Object.fromEntries(Object.entries(seen).filter(([id]) => ids.includes(id)))
    return inLine(async (): Promise<Answer<Answered>> => {
      if (move === 'restore') return api.restore(ids, mine)
      if (move === 'trust') return trustEach(ids, mine)
      const decision = { ids, to: move, seen: mine, batch }
      return together ? api.decideCampaign({ ...decision, ...together }) : api.decide(decision)
    })
  }

  const trustEach = async (ids: readonly string[], seen: Seen): Promise<Answer<Answered>> => {
    const results: DeskResult[] = []
    for (const id of ids) {
      const answer = await api.trust(id, 'given', seen[id])
      results.push(answer.ok ? answer.value.result : failedResult(id, answer))
    }
    return { ok: true, value: { results } }
  }

  /** Reads a comment somebody else was faster with; answers who did what. */
  const lookAgain = async (id: string): Promise<string> => {
    const [answer, cards] = await Promise.all([api.read(id), api.cards([id])])
    if (cards.ok) refresh(cards.value.docs, true)
    if (!answer.ok) return answer.message
    const { events, people } = answer.value
    const last = events.findLast((event) => event.kind !== 'noted')
    const what = last ? ` ${eventSentence(last, { names: people, me })}` : ''
    return `Somebody was faster.${what}`
  }

  /** Bans whoever sent a comment; what was rejected with it leaves the list, and an undo takes back both. */
  const ban = async (request: BanRequest): Promise<Answer<unknown>> => {
    const answer = await api.ban(request)
    if (!answer.ok) return answer
    const { ban, batch, results } = answer.value
    const ids = results.flatMap((result) => (result.ok ? [result.id] : []))
    const events = results.flatMap((result) => (result.ok && result.event ? [result.event] : []))
    const known = new Map(store.get().cards.map((card) => [card.id, card]))
    const endsTrust = request.kind === 'address' && (known.get(request.comment)?.reader ?? 'none') !== 'none'
    undoables.push({ ids, batch: batch ?? undefined, events: Promise.resolve(events), ban: ban.id, endsTrust })
    if (ids.length > 0) store.send({ type: 'left', ids: ids.filter((id) => known.has(id)) })
    say(bannedMessage(ids.length, results.length - ids.length))
    if (ids.length > 0) settled()
    return answer
  }

  /** Lifts the ban an undo is about; one that is lifted already is no obstacle. */
  const liftWith = async ({ ban }: Undoable): Promise<{ lifted: boolean; problem?: string }> => {
    if (ban === undefined) return { lifted: false }
    const answer = await api.liftBan(ban)
    if (answer.ok) return { lifted: true }
    return answer.status === 404 ? { lifted: false } : { lifted: false, problem: answer.message }
  }

  /** Takes one decision of a comment's history back, however old. */
  const undoDecision = async (id: string, event: string): Promise<boolean> => {
    working += 1
    const answer = await api.undo({ events: [event] })
    working -= 1
    const [result] = answer.ok ? answer.value.results : []
    if (!answer.ok || !result?.ok) {
      const text = answer.ok ? (result?.ok === false ? refusal(result.error) : nothingUndone) : answer.message
      say({ text, tone: 'problem', undo: false })
      return false
    }
    const { event: undone, status, updatedAt } = result
    undoables.push({ ids: [id], batch: undefined, events: Promise.resolve(undone ? [undone] : []) })
    store.send({ type: 'changed', id, changes: { status, updatedAt } })
    say({ ...undoneMessage(1, 0), undo: undone !== null })
    if (shown && isStatusTab(shown.tab) && shown.tab !== status) store.send({ type: 'left', ids: [id] })
    else await readAgain([id])
    settled()
    return true
  }

  const undo = async (): Promise<void> => {
    const last = undoables.pop()
    if (!last) return say({ text: 'There is nothing to undo.', tone: 'problem', undo: false })
    const events = await last.events
    if (events.length === 0 && !last.batch && !last.ban)
      return say({ text: nothingUndone, tone: 'problem', undo: false })
    working += 1
    const { lifted, problem } = await liftWith(last)
    const answers = problem
      ? []
      : last.batch
        ? // A batch of a ban that found nothing to reject has no decisions.
          last.ban && events.length === 0
          ? []
          : await undoAll(last.batch)
        : await Promise.all(chunk(events, 500).map((part) => api.undo({ events: part })))
    working -= 1
    const failed = answers.find((answer) => !answer.ok)
    const failure = problem ?? (failed && !failed.ok ? failed.message : undefined)
    if (failure !== undefined) {
      undoables.push(last)
      return say({ text: failure, tone: 'problem', undo: true })
    }
    const results = answers.flatMap((answer) => (answer.ok ? answer.value.results : []))
    const back = results.flatMap((result) => (result.ok ? [result] : []))
    for (const { id, status, updatedAt } of back) store.send({ type: 'changed', id, changes: { status, updatedAt } })
    store.send({ type: 'returned', ids: back.map(({ id }) => id), focus: true })
    const ban = last.ban === undefined ? undefined : { lifted, endsTrust: last.endsTrust ?? false }
    say(undoneMessage(back.length, results.length - back.length, ban))
    settled()
    // What was decided in another tab is not in this list.
    const cards = new Set(store.get().cards.map(({ id }) => id))
    if (shown && back.some(({ id }) => !cards.has(id))) await open(shown, back[0]?.id ?? null)
  }

  /** A batch with what came later and followed it: the server takes a bounded number back at once and says what is left. */
  const undoAll = async (batch: string): Promise<Awaited<ReturnType<typeof api.undo>>[]> => {
    const answers: Awaited<ReturnType<typeof api.undo>>[] = []
    for (;;) {
      const answer = await api.undo({ batch })
      answers.push(answer)
      if (!answer.ok || !answer.value.remaining || answer.value.results.length === 0) return answers
    }
  }

  /** Takes back what was decided under a name, whoever decided it and however long ago. */
  const undoBatch = async (batch: string): Promise<void> => {
    const known = undoables.findIndex((one) => one.batch === batch)
    const [undoable = { ids: [], batch, events: Promise.resolve([]) }] = known < 0 ? [] : undoables.splice(known, 1)
    undoables.push(undoable)
    await undo()
  }

  /** Whether the server has yet to answer for something that was decided. */
  const isBusy = (): boolean => working > 0

  return { open, more, countNew, hear, catchUp, decide, ban, undo, undoBatch, undoDecision, lookAgain, isBusy }
}

export type DeskWork = ReturnType<typeof createDesk>

const nothingUndone = 'There is nothing to undo: it was changed by nobody.'

const pick = (times: Seen, ids: readonly string[]): Seen =>
  Object.fromEntries(Object.entries(times).filter(([id]) => ids.includes(id)))

/** An approval holds for later ones only where somebody says so. */
const isForLater = (move: Move, { approveLater, days }: Later): boolean =>
  days > 0 && (move !== 'approved' || approveLater)

/** Cuts a list into pieces of at most `size`. */
export function chunk<T>(list: readonly T[], size: number): T[][] {
  const pieces: T[][] = []
  for (let start = 0; start < list.length; start += size) pieces.push(list.slice(start, start + size))
  return pieces
}

/** Lets one piece of work begin only when the one before has ended, whether well or not. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = before.then(work)
    before = result.catch(() => undefined)
    return result
  }
}
