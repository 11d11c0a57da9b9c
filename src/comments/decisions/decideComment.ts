import type { PayloadRequest } from 'payload'
import type { Status } from '#moderation'
import { isModerator } from '#platform'
import { eventsOf, type StoredEvent } from '../events'
import { ownsTarget } from '../findTarget'
import { loadComment, type StoredComment } from '../loadComment'
import { changeStatus } from '../status'
import { decided, type ModerationResult, refused } from './decideEach'

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
