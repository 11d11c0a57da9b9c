import type { PayloadRequest } from 'payload'
import { countDelta, type EventKind, type Status, transition } from '#moderation'
import { queueNotice, queueStatement } from '#notices'
import { timeOf } from '#platform'
import { awaitsDecision, settleReports } from '#reports'
import { applyCounts, noteComments } from './applyCounts'
import { appendNamedEvent, type ModerationEvent } from './events'
import type { StoredComment } from './loadComment'
import { readPolicy } from './policy'
import { loadQueueRow, updateQueue, writtenCodes } from './queue'
import { statementOf } from './statementOf'

type Change = {
  comment: StoredComment
  to: Status
  /** The rule that was broken, in the words of whoever decided: part of the statement of reasons. */
  ground?: string | undefined
  kind?: EventKind
} & Pick<
  ModerationEvent,
  // Reasons of a rule become the verdict in force.
  'actorType' | 'actor' | 'note' | 'batch' | 'undoes' | 'reasons' | 'facts' | 'policyVersion'
>

/**
 * The only code that changes the status of a comment that exists: status, event, counts, in the caller's transaction.
 * Answers the new `updatedAt` and the event's id, or undefined when there was nothing to change: the comment has that
 * status already, and no report waits for a decision.
 */
export async function changeStatus(
  req: PayloadRequest,
  { comment, ground, to, ...event }: Change,
): Promise<{ updatedAt: string; event: string } | undefined> {
  const from = comment.status
  const { actor, actorType, note = null, reasons } = event
  const unchanged = transition({ from, to, actorType }) === 'unchanged'
  const recorded = { kind: 'moderated', ...event, comment: comment.id, article: comment.article, from, to } as const
  if (unchanged) {
    // Whoever leaves a reported comment where it is has decided, too.
    if (!(await awaitsDecision(req, recorded))) return undefined
    const made = await appendNamedEvent(req, recorded)
    await settleReports(req, made)
    return { updatedAt: comment.updatedAt, event: made.id }
  }
  // Two changes within a millisecond must still differ for whoever compares `seen`.
  const updatedAt = new Date(Math.max(timeOf(req).getTime(), Date.parse(comment.updatedAt) + 1)).toISOString()
  await req.payload.db.updateOne({
    collection: 'comments',
    id: comment.id,
    data: { status: to, updatedAt },
    req,
    returning: false,
  })
  const policy = await readPolicy(req)
  const statement = statementOf({ actorType, from, ground, note, policy, reasons: reasons ?? [], to })
  const made = await appendNamedEvent(req, {
    ...recorded,
    ...(statement ? { statement } : {}),
    waited: from === 'pending' ? await waitedSoFar(req, comment.id) : null,
  })
  await updateQueue(req, comment.id, { status: to, ...(reasons ? { reasons: writtenCodes(reasons) } : {}) })
  await applyCounts(req, comment, countDelta(from, to))
  if (from === 'approved' || to === 'approved') await noteComments(req, comment.article)
  if (statement) await queueStatement(req, { comment: comment.id, event: made.id, actor })
  await queueNotice(req, { comment, from, to, policy })
  await settleReports(req, made)
  return { updatedAt, event: made.id }
}

/** How long a comment has been where it is, in milliseconds. */
async function waitedSoFar(req: PayloadRequest, id: string): Promise<number | null> {
  const row = await loadQueueRow(req, id)
  return row ? Math.max(0, timeOf(req).getTime() - Date.parse(row.statusAt)) : null
}
