import type { PayloadRequest } from 'payload'
import { foldSearch, type Reason, type Status } from '#moderation'
import { servicesOf, timeOf } from '#platform'
import type { Change } from '#platform/database'
import type { StoredComment } from './storedComment'

/** A comment as the desk looks it up; its id is the comment's. `reasons` are codes, each between commas. */
export type QueueRow = {
  id: string
  article: string
  status: Status
  statusAt: string
  name: string
  reasons: string
  links: number
  openReports: number
  textHash: string
  print: string
  /** Id of the campaign whose decision it follows as one that came later. */
  campaign: string | null
  shadow: boolean
  /** Decided by rules alone, and picked for a person to look at. */
  look?: boolean | null
  recheckAt: string | null
  rechecks: number
  assignee: string | null
  assignedAt: string | null
  /** Name and text as `foldSearch` leaves them; nothing for rows of a release that knew no such column. */
  search?: string | null
  createdAt: string
}

/** What a search on the desk looks in. */
export function searchTextOf({ content, name }: Pick<StoredComment, 'name' | 'content'>): string {
  return foldSearch(`${name} ${content}`)
}

const collection = 'moderation-queue'

/** Every code between commas, so that one can be looked for with `contains` and never be part of another. */
export function writtenCodes(reasons: readonly Pick<Reason, 'code'>[]): string {
  return reasons.length === 0 ? '' : `,${[...new Set(reasons.map(({ code }) => code))].join(',')},`
}

/** When to ask a check that failed again after so many failures: a minute, then twice as long each time, an hour at most. */
export function nextTry(now: Date, failures: number): Date {
  return new Date(now.getTime() + Math.min(60_000 * 2 ** failures, 60 * 60_000))
}

const unlisted = {
  reasons: '',
  links: 0,
  openReports: 0,
  textHash: '',
  print: '',
  campaign: null,
  shadow: false,
  look: false,
  recheckAt: null,
  rechecks: 0,
  assignee: null,
  assignedAt: null,
}

type NewRow = Partial<QueueRow> & Pick<QueueRow, 'id' | 'article' | 'status' | 'name' | 'createdAt'>

/** Lists a new comment, in the transaction that makes it. */
export async function addToQueue(req: PayloadRequest, row: NewRow): Promise<void> {
  const data = { ...unlisted, statusAt: row.createdAt, ...row, updatedAt: row.createdAt }
  await req.payload.db.create({ collection, data, req, returning: false })
  await noteQueue(req, row.id)
}

/**
 * Changes what the desk knows of a comment, in the transaction of that change; a change of status is dated (now, unless told
 * otherwise) and unassigns.
 */
export async function updateQueue(
  req: PayloadRequest,
  id: string,
  changes: Partial<Omit<QueueRow, 'id'>>,
): Promise<void> {
  const decided = changes.status ? { statusAt: timeOf(req).toISOString(), assignee: null, assignedAt: null } : undefined
  await req.payload.db.updateOne({ collection, id, data: { ...decided, ...changes }, req, returning: false })
  await noteQueue(req, id)
}

export async function removeFromQueue(req: PayloadRequest, ids: string[]): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { id: { in: ids } }, req })
  for (const id of ids) await noteQueue(req, id)
}

export async function loadQueueRow(req: PayloadRequest, id: string): Promise<QueueRow | undefined> {
  return (await req.payload.db.findOne<QueueRow>({ collection, where: { id: { equals: id } }, req })) ?? undefined
}

/** Wakes the desks that are open, when this is committed. */
export const noteQueue = (req: PayloadRequest, id: string): Promise<void> =>
  servicesOf(req.payload).afterCommit.note(req, queueTags(id))

const queueTag = 'queue'

/** What a change of the review queue is called: no page of readers depends on it. */
export function queueTags(id: string): Change[] {
  return [queueTag, `${queueTag}:${id}`]
}

/** The comments whose place in the review queue changed. */
export function queueIdsOf(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => (change.startsWith(`${queueTag}:`) ? [change.slice(queueTag.length + 1)] : []))
}

/** What may make something stale that readers are shown. */
export function readersChanges(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change !== queueTag && !change.startsWith(`${queueTag}:`))
}
