import type { PayloadRequest } from 'payload'
import type { EventKind, Facts, Reason, Status } from '#moderation'
import { timeOf } from '#platform'

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

function rowOf(req: PayloadRequest, event: ModerationEvent) {
  const now = timeOf(req).toISOString()
  return { note: null, batch: null, undoes: null, waited: null, ...event, createdAt: now, updatedAt: now }
}

/** Appends an event in the transaction of what it records. Written below Payload's access: nobody may create one by hand. */
export async function appendEvent(req: PayloadRequest, event: ModerationEvent): Promise<void> {
  await req.payload.db.create({ collection, data: rowOf(req, event), req, returning: false })
}

/** The same, for those who need the event's id, which costs reading it back. */
export async function appendNamedEvent(req: PayloadRequest, event: ModerationEvent): Promise<StoredEvent> {
  const data = rowOf(req, event)
  return { ...data, id: String((await req.payload.db.create({ collection, data, req })).id) }
}

export type StoredEvent = ModerationEvent & { id: string; createdAt: string }

/** More than anybody reads; reports can make many. */
const mostEvents = 1000

/** A comment's events, oldest first: the first one, and of the others the newest thousand. */
export async function eventsOf(req: PayloadRequest, comment: string): Promise<StoredEvent[]> {
  const read = async (sort: string[], limit: number): Promise<StoredEvent[]> => {
    const where = { comment: { equals: comment } }
    const { docs } = await req.payload.db.find<StoredEvent>({ collection, where, sort, limit, pagination: false, req })
    return docs
  }
  const newest = (await read(['-createdAt', '-id'], mostEvents)).reverse()
  if (newest.length < mostEvents) return newest
  // What a comment lacked when it was sent is only there.
  const first = await read(['createdAt', 'id'], 1)
  return [...first.filter(({ id }) => id !== newest[0]?.id), ...newest]
}

/** The events of several comments, oldest first. */
export async function eventsOfMany(req: PayloadRequest, comments: readonly string[]): Promise<StoredEvent[]> {
  if (comments.length === 0) return []
  const { docs } = await req.payload.db.find<StoredEvent>({
    collection,
    where: { comment: { in: [...comments] } },
    sort: ['createdAt', 'id'],
    limit: 0,
    pagination: false,
    req,
  })
  return docs
}
