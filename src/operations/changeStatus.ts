import type { PayloadRequest } from 'payload'
import { countDelta, transition } from '../moderation/transitions'
import type { Reason, Status } from '../moderation/types'
import { statementOf } from '../notices/statementOf'
import { applyCounts, noteComments } from './applyCounts'
import type { StoredComment } from './loadComment'
import { appendEvent, type ModerationEvent } from './moderationEvents'
import { readPolicy } from './policy'
import { updateQueue, writtenCodes } from './queue'
import { queueNotice } from './queueNotice'
import { queueStatement } from './queueStatement'
import { timeOf } from './requestMemory'
import { settleReports } from './settleReports'

type Change = {
  comment: StoredComment
  to: Status
  note?: string | null
  /** The rule that was broken, in the words of whoever decided: part of the statement of reasons. */
  ground?: string | undefined
  /** Why a rule hides what is published; they become the verdict in force. */
  reasons?: readonly Reason[]
  kind?: 'moderated' | 'reported'
} & Pick<ModerationEvent, 'actorType' | 'actor'>

/**
 * The only code that changes the status of a comment that exists: status, event, counts, in the caller's transaction.
 * Answers the new `updatedAt`, or undefined when the comment has that status already.
 */
export const changeStatus = async (req: PayloadRequest, change: Change): Promise<string | undefined> => {
  const { actor, actorType, comment, ground, kind = 'moderated', note = null, reasons, to } = change
  const from = comment.status
  const unchanged = transition({ from, to, actorType }) === 'unchanged'
  // Whoever leaves a reported comment where it is has decided, too.
  const settled = await settleReports(req, { comment: comment.id, to, actor })
  if (unchanged) {
    if (settled > 0)
      await appendEvent(req, { comment: comment.id, article: comment.article, kind, from, to, actorType, actor, note })
    return undefined
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
  const event = await appendEvent(req, {
    comment: comment.id,
    article: comment.article,
    kind,
    from,
    to,
    actorType,
    actor,
    note,
    ...(reasons ? { reasons, policyVersion: policy.version } : {}),
    ...(statement ? { statement } : {}),
  })
  await updateQueue(req, comment.id, { status: to, ...(reasons ? { reasons: writtenCodes(reasons) } : {}) })
  await applyCounts(req, comment, countDelta(from, to))
  if (from === 'approved' || to === 'approved') await noteComments(req, comment.article)
  if (statement) await queueStatement(req, { comment: comment.id, event, actor })
  await queueNotice(req, { comment, from, to, policy })
  return updatedAt
}
