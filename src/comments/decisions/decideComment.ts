import { APIError, type PayloadRequest } from 'payload'
import type { Status } from '#moderation'
import { type FaultCode, faultTable, isModerator, Refusal, refusal, requireUser } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { ownsTarget } from '../contract'
import { eventsOf, newestFirst, type StoredEvent } from '../events'
import { changeStatus } from '../status'
import { loadComment, type StoredComment } from '../storedComment'

export type Decision = {
  to: Status
  note?: string | undefined
  /** The rule that was broken: part of the statement of reasons. */
  ground?: string | undefined
  batch?: string | undefined
  /** Id of the event this decision takes back. */
  undoes?: string | undefined
  /** Since when it has the status it gets back (ISO 8601). */
  since?: string | undefined
}

/** A decision, or why there is none, from the comment and its history. */
type Choice = (comment: StoredComment, events: readonly StoredEvent[]) => Decision | ModerationResult

type Wanted = { id: string; seen?: string | undefined; choose: Choice }

/** Decides on one comment for the person who is signed in, in `req`'s transaction: who may, what they had seen, what must not be published. */
export async function decideComment(req: PayloadRequest, { choose, id, seen }: Wanted): Promise<ModerationResult> {
  const comment = await loadComment(req, id)
  if (!comment || !(await mayModerate(req, comment))) return refused(id, 'not_found', 'There is no such comment.')
  if (seen !== undefined && Date.parse(seen) !== Date.parse(comment.updatedAt)) return conflict(comment)
  const events = await eventsOf(req, id)
  const decision = choose(comment, events)
  if (!('to' in decision)) return decision
  const { batch, ground, note, since, to, undoes } = decision
  const lacking = to === 'approved' ? missingAtSubmission(events) : []
  if (lacking.length > 0)
    return refused(
      id,
      'incomplete',
      `This comment was sent without ${lacking.join(' and ')}, which was required; it cannot be published.`,
    )
  const changed = await changeStatus(req, {
    comment,
    to,
    kind: undoes ? 'undone' : 'moderated',
    note: note ?? null,
    ground,
    since,
    batch: batch ?? null,
    undoes: undoes ?? null,
    actorType: 'person',
    actor: String(req.user?.id),
  })
  return decided(comment, to, changed)
}

export function conflict({ id, updatedAt }: Pick<StoredComment, 'id' | 'updatedAt'>): ModerationResult {
  return {
    id,
    ok: false,
    error: {
      status: 409,
      code: 'conflict',
      message: 'Somebody else has changed this comment since you looked at it.',
      updatedAt,
    },
  }
}

/** As recorded when it was submitted: addresses expire, and then there is nothing left to look at. */
const missingAtSubmission = (events: readonly StoredEvent[]): readonly string[] =>
  events.find((event) => event.kind === 'submitted')?.facts?.missing ?? []

/** Moderators decide everywhere, authors under their own articles. */
export async function mayModerate(req: PayloadRequest, comment: StoredComment): Promise<boolean> {
  return isModerator(req.user) || ownsTarget(req, comment.article)
}

/**
 * What became of one id: its status now and the event of the decision (null where there was nothing to decide), or why it stayed.
 * `status` of an error is an HTTP status.
 */
export type ModerationResult =
  | { id: string; ok: true; status: Status; updatedAt: string; changed: boolean; event: string | null }
  | { id: string; ok: false; error: { status: number; code: FaultCode; message: string; updatedAt?: string } }

export function refused(id: string, code: FaultCode, message: string = faultTable[code].message): ModerationResult {
  return { id, ok: false, error: { status: faultTable[code].status, code, message } }
}

/** What a decision made of a comment: `changed` is what was written of it, where anything was. */
export function decided(
  { id, status, updatedAt }: Pick<StoredComment, 'id' | 'status' | 'updatedAt'>,
  to: Status,
  changed: { updatedAt: string; event: string } | undefined,
): ModerationResult {
  return {
    id,
    ok: true,
    status: to,
    updatedAt: changed?.updatedAt ?? updatedAt,
    changed: to !== status,
    event: changed?.event ?? null,
  }
}

/** Decides on each id in a transaction of its own, so that one refusal leaves the others decided. */
export async function decideEach(
  req: PayloadRequest,
  ids: Iterable<string>,
  decide: (attempt: PayloadRequest, id: string) => Promise<ModerationResult>,
): Promise<ModerationResult[]> {
  const results: ModerationResult[] = []
  for (const id of new Set(ids)) results.push(await one(req, id, decide))
  return results
}

async function one(
  req: PayloadRequest,
  id: string,
  decide: (attempt: PayloadRequest, id: string) => Promise<ModerationResult>,
): Promise<ModerationResult> {
  try {
    return await inOwnTransaction(req, (attempt) => decide(attempt, id))
  } catch (error) {
    if (!(error instanceof APIError) || !error.isPublic) throw error
    const code = error instanceof Refusal ? (error.faults[0]?.code ?? 'invalid_input') : 'refused'
    return { id, ok: false, error: { status: error.status, code, message: error.message } }
  }
}

/** A comment the signed-in account may decide on. @throws APIError 401 without an account, 404 for any other comment */
export async function loadDecidable(req: PayloadRequest, id: string): Promise<StoredComment> {
  requireAccount(req)
  const comment = await loadComment(req, id)
  if (!comment || !(await mayModerate(req, comment))) throw refusal('comment_id_not_found')
  return comment
}

const mostRows = 200

/** What a collection holds of a comment the signed-in account may decide on, newest first. @throws APIError 401 or 404 as `loadDecidable` */
export async function readOfDecidable<Row>(
  req: PayloadRequest,
  collection: 'comment-revisions' | 'reports',
  id: string,
): Promise<Row[]> {
  await loadDecidable(req, id)
  const { docs } = await req.payload.db.find<Row>({
    collection,
    where: { comment: { equals: id } },
    sort: newestFirst,
    limit: mostRows,
    pagination: false,
    req,
  })
  return docs
}

/** Id of the signed-in account. @throws APIError 401 */
export function requireAccount(req: PayloadRequest): string {
  return String(requireUser(req).id)
}

/** Id of the signed-in moderator: who sent what is not for authors of articles. @throws APIError 401 or 403 */
export function requireModerator(req: PayloadRequest): string {
  const user = requireAccount(req)
  if (!isModerator(req.user)) throw refusal('forbidden')
  return user
}
