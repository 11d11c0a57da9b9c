import type { PayloadRequest } from 'payload'
import { countDelta, transition } from '../moderation/transitions'
import type { EventKind, Status } from '../moderation/types'
import { applyCounts, noteComments } from './applyCounts'
import type { StoredComment } from './loadComment'
import { appendEvent, type ModerationEvent } from './moderationEvents'
import { loadQueueRow, updateQueue } from './queue'
import { timeOf } from './requestMemory'

type Change = { comment: StoredComment; to: Status } & Pick<
  ModerationEvent,
  'actorType' | 'actor' | 'note' | 'batch' | 'undoes' | 'reasons' | 'facts' | 'policyVersion'
> & { kind?: EventKind }

/**
 * The only code that changes the status of a comment that exists: status, event, counts, in the caller's transaction.
 * Answers the new `updatedAt` and the event's id, or undefined when the comment has that status already.
 */
export const changeStatus = async (
  req: PayloadRequest,
  { comment, to, ...event }: Change,
): Promise<{ updatedAt: string; event: string } | undefined> => {
  const from = comment.status
  if (transition({ from, to, actorType: event.actorType }) === 'unchanged') return undefined
  // Two changes within a millisecond must still differ for whoever compares `seen`.
  const updatedAt = new Date(Math.max(timeOf(req).getTime(), Date.parse(comment.updatedAt) + 1)).toISOString()
  await req.payload.db.updateOne({
    collection: 'comments',
    id: comment.id,
    data: { status: to, updatedAt },
    req,
    returning: false,
  })
  const id = await appendEvent(req, {
    kind: 'moderated',
    ...event,
    comment: comment.id,
    article: comment.article,
    from,
    to,
    waited: from === 'pending' ? await waitedSoFar(req, comment.id) : null,
  })
  await updateQueue(req, comment.id, { status: to })
  await applyCounts(req, comment, countDelta(from, to))
  if (from === 'approved' || to === 'approved') await noteComments(req, comment.article)
  return { updatedAt, event: id }
}

/** How long a comment has been where it is, in milliseconds. */
const waitedSoFar = async (req: PayloadRequest, id: string): Promise<number | null> => {
  const row = await loadQueueRow(req, id)
  return row ? Math.max(0, timeOf(req).getTime() - Date.parse(row.statusAt)) : null
}
