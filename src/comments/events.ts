import type { CollectionBeforeDeleteHook, CollectionBeforeOperationHook, Payload, PayloadRequest, Where } from 'payload'
import { type EventKind, type Facts, outcomeOf, type Reason, type Status, type Verdict } from '#moderation'
import { refusal, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'

/** The fields DSA Art. 17(3) asks for. `scope` says what was restricted; `automated` whether found and decided without a person. */
export type Statement = {
  restriction: 'removal' | 'visibility'
  facts: string
  foundAutomatically: boolean
  decidedAutomatically: boolean
  ground: string
  redress: string
}

/** One line of a comment's history. */
export type ModerationEvent = {
  comment: string
  article: string
  kind: EventKind
  from: Status | null
  to: Status | null
  actorType: 'person' | 'rule' | 'system'
  actor: string | null
  reasons?: readonly Reason[]
  facts?: RecordedFacts
  policyVersion?: number
  note?: string | null
  /** Names decisions that were made together. */
  batch?: string | null
  /** Id of the event this one takes back. */
  undoes?: string | null
  /** Milliseconds the comment had waited. */
  waited?: number | null
  /** Statement of reasons (DSA Art. 17) for a published comment that was taken down. */
  statement?: Statement | null
}

/** The facts of a decision, and what replaying it needs beside the text. `missing` names required fields the submission lacked. */
export type RecordedFacts = Facts & { links: number; missing: readonly string[] }

const collection = 'moderation-events'
const oldestFirst = ['createdAt', 'id']
export const newestFirst = ['-createdAt', '-id']

/** The note of an event by which a reader took their own comment back: nobody rejected it. */
export const ownRemoval = 'Removed by its author'

function rowOf(req: PayloadRequest, event: ModerationEvent) {
  const now = timeOf(req).toISOString()
  return { note: null, batch: null, undoes: null, waited: null, ...event, createdAt: now, updatedAt: now }
}

/**
 * Appends an event in the transaction of what it records. Written below Payload's access: nobody may create one by hand.
 */
export async function appendEvent(req: PayloadRequest, event: ModerationEvent): Promise<StoredEvent> {
  const data = rowOf(req, event)
  return { ...data, id: String((await req.payload.db.create({ collection, data, select: {}, req })).id) }
}

export type StoredEvent = ModerationEvent & { id: string; createdAt: string }

/** More than anybody reads; reports can make many. */
const mostEvents = 1000

/** A comment's events, oldest first: the first one, and of the others the newest thousand. */
export async function eventsOf(req: PayloadRequest, comment: string): Promise<StoredEvent[]> {
  const where: Where = { comment: { equals: comment } }
  const newest = (await findEvents(req, { where, sort: newestFirst, limit: mostEvents })).reverse()
  if (newest.length < mostEvents) return newest
  // What a comment lacked when it was sent is only there.
  const first = await findEvents(req, { where, sort: oldestFirst, limit: 1 })
  return [...first.filter(({ id }) => id !== newest[0]?.id), ...newest]
}

/** The events of several comments, oldest first. All kinds: asked for some, SQLite would read by kind. */
export async function eventsOfMany(
  req: PayloadRequest,
  comments: readonly string[],
  select?: EventQuery['select'],
): Promise<StoredEvent[]> {
  if (comments.length === 0) return []
  const where: Where = { comment: { in: [...comments] } }
  return findEvents(req, { where, sort: oldestFirst, ...(select ? { select } : {}) })
}

/** The events of each of several comments, by the comment; with a `select`, only these fields of them. */
export async function eventsByComment(
  req: PayloadRequest,
  comments: readonly string[],
  select?: Record<'comment', true> & EventQuery['select'],
): Promise<Map<string, StoredEvent[]>> {
  const byComment = new Map<string, StoredEvent[]>()
  for (const event of await eventsOfMany(req, comments, select)) {
    const events = byComment.get(event.comment)
    if (events) events.push(event)
    else byComment.set(event.comment, [event])
  }
  return byComment
}

export async function loadEvent(req: PayloadRequest, id: string): Promise<StoredEvent | undefined> {
  return (await findEvents(req, { where: { id: { equals: id } }, limit: 1 }))[0]
}

/** The event by which a comment came. */
export async function findSubmitted(req: PayloadRequest, comment: string): Promise<StoredEvent | undefined> {
  const where: Where = { and: [{ comment: { equals: comment } }, { kind: { equals: 'submitted' } }] }
  return (await findEvents(req, { where, limit: 1 }))[0]
}

/** Whether the name of whoever wrote a comment was erased. */
export async function isErased(req: PayloadRequest, comment: string): Promise<boolean> {
  const where: Where = { and: [{ comment: { equals: comment } }, { kind: { equals: 'erased' } }] }
  return (await findEvents(req, { where, select: { comment: true }, limit: 1 })).length > 0
}

/** Which of these comments their authors have taken back: nobody rejected those. */
export async function findTakenBack(req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> {
  if (comments.length === 0) return new Set()
  const removals = await findEvents(req, {
    where: {
      and: [{ comment: { in: [...comments] } }, { note: { equals: ownRemoval } }, { actorType: { equals: 'system' } }],
    },
    select: { comment: true },
    limit: 2 * comments.length,
  })
  return new Set(removals.map(({ comment }) => comment))
}

type EventQuery = {
  where: Where
  sort?: string[]
  select?: Partial<Record<keyof StoredEvent, true>>
  limit?: number
  page?: number
}

/** Events that fit `where`; all of them without a `limit`. */
export async function findEvents(
  req: PayloadRequest,
  { limit = 0, page = 1, ...query }: EventQuery,
): Promise<StoredEvent[]> {
  const { docs } = await req.payload.db.find<StoredEvent>({
    collection,
    ...query,
    limit,
    page,
    pagination: false,
    req,
  })
  return docs
}

/** How the events of a comment are rewritten when its author is erased. */
type Rewritten = {
  comment: string
  text: (text: string) => string
}

/**
 * Rewrites what staff wrote in the events of a comment when its author is erased, and takes out the account it was written with.
 * Events take no other change. Comparing times, moderators see no edit.
 */
export async function rewriteEvents(req: PayloadRequest, { comment, text }: Rewritten): Promise<void> {
  const events = await eventsOfMany(req, [comment])
  const author = events.find(({ kind }) => kind === 'submitted')?.actor ?? null
  for (const event of events) {
    const { actor, id, kind, note, statement } = event
    const isOwn = author !== null && actor === author && (kind === 'submitted' || kind === 'edited')
    const data = {
      actor: isOwn ? null : actor,
      note: note ? text(note) : note,
      statement: statement ? { ...statement, facts: text(statement.facts), ground: text(statement.ground) } : statement,
    }
    const isChanged =
      data.actor !== actor ||
      data.note !== note ||
      data.statement?.facts !== statement?.facts ||
      data.statement?.ground !== statement?.ground
    if (isChanged)
      await req.payload.db.updateOne({ collection, id, data: { ...data, updatedAt: null }, req, returning: false })
  }
}

const statementsPerPage = 200

/** Rewrites what staff wrote in any statement of reasons. JSON cannot be searched: each is read. */
export async function rewriteStatements(payload: Payload, text: (text: string) => string): Promise<void> {
  for (let page = 1; ; page++) {
    const { docs, hasNextPage } = await payload.db.find<Pick<StoredEvent, 'id' | 'statement'>>({
      collection,
      where: { statement: { exists: true } },
      select: { statement: true },
      sort: 'id',
      limit: statementsPerPage,
      page,
      req: {},
    })
    for (const { id, statement } of docs) {
      if (!statement) continue
      const clean = { ...statement, facts: text(statement.facts), ground: text(statement.ground) }
      if (clean.facts === statement.facts && clean.ground === statement.ground) continue
      const data = { statement: clean, updatedAt: null }
      await inOwnTransaction(payload, (req) => payload.db.updateOne({ collection, id, data, req, returning: false }))
    }
    if (!hasNextPage) return
  }
}

const appendOnly = () =>
  refusal('forbidden', { message: 'Moderation events are append-only: they are never changed or deleted.' })

/** Holds for the Local API too, where access is not asked. */
export const refuseEventChange: CollectionBeforeOperationHook<'moderation-events'> = ({ operation }) => {
  if (operation === 'update' || operation === 'delete') throw appendOnly()
}

export const refuseEventDelete: CollectionBeforeDeleteHook = () => {
  throw appendOnly()
}

/** `facts` are missing where a release decided that kept none, or where the comment was brought in. */
export type VerdictInForce = Verdict & { facts: RecordedFacts | undefined }

type JudgedEvent = Pick<StoredEvent, 'reasons' | 'facts' | 'policyVersion'>

/**
 * The newest decision a rule made about a comment, by its events, oldest first: of its submission, an edit, a recheck, or of
 * reports that hid it. What people decide since does not change why rules would have it elsewhere.
 */
export function verdictInForce(events: readonly JudgedEvent[]): VerdictInForce | undefined {
  const judged = events.findLast(({ policyVersion }) => typeof policyVersion === 'number')
  if (!judged) return undefined
  const reasons = [...(judged.reasons ?? [])]
  const facts = events.findLast((event) => event.facts)?.facts
  // Readers' reports add their number to what was known before; their event keeps no other facts.
  const reports = reasons.find(({ code }) => code === 'reported')?.detail?.reports
  return {
    outcome: outcomeOf(reasons),
    reasons,
    policyVersion: judged.policyVersion ?? 0,
    facts: facts && typeof reports === 'number' ? { ...facts, reports } : facts,
  }
}
