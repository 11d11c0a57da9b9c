import type { PayloadRequest, Where } from 'payload'
import { type StoredEvent, updateQueue } from '#comments'
import type { Status } from '#moderation'
import { sendsMail } from '#notices'
import { timeOf } from '#platform'
import { vaultOf } from '#vault'

type Decision = { comment: string; to: Status; actor: string | null; undoes?: string | null | undefined }

/**
 * Closes the open reports of a comment with the decision on it: published, they are dismissed; spam or trash, upheld. A
 * comment that waits has not been decided. Taking a decision back opens what it had closed. Answers how many it changed.
 */
export async function settleReports(req: PayloadRequest, decision: Decision): Promise<number> {
  const undone = decision.undoes ? await loadEvent(req, decision.undoes) : undefined
  // Who takes an undo back decides again.
  if (undone?.kind === 'moderated') return reopen(req, decision.comment, undone.createdAt)
  return decision.to === 'pending' ? 0 : close(req, decision)
}

const loadEvent = async (req: PayloadRequest, id: string) =>
  (await req.payload.db.findOne<StoredEvent>({
    collection: 'moderation-events',
    where: { id: { equals: id } },
    req,
  })) ?? undefined

/** Reports carry the moment of the decision that closed them, which is its event's. */
async function reopen(req: PayloadRequest, comment: string, decidedAt: string): Promise<number> {
  const { db } = req.payload
  const closed: Where = { and: [{ comment: { equals: comment } }, { decidedAt: { equals: decidedAt } }] }
  const { docs } = await db.find<{ id: string }>({
    collection: 'reports',
    where: closed,
    pagination: false,
    limit: 0,
    req,
  })
  if (docs.length === 0) return 0
  const data = { status: 'open', decidedAt: null, decidedBy: null, updatedAt: timeOf(req).toISOString() }
  for (const { id } of docs) await db.updateOne({ collection: 'reports', id, data, req, returning: false })
  const { totalDocs } = await db.count({
    collection: 'reports',
    where: { and: [{ comment: { equals: comment } }, { status: { equals: 'open' } }] },
    req,
  })
  await updateQueue(req, comment, { openReports: totalDocs })
  return docs.length
}

async function close(req: PayloadRequest, { actor, comment, to }: Decision): Promise<number> {
  const { db } = req.payload
  const { docs } = await db.find<{ id: string }>({
    collection: 'reports',
    where: { comment: { equals: comment }, status: { equals: 'open' } },
    pagination: false,
    limit: 0,
    req,
  })
  if (docs.length === 0) return 0
  const now = timeOf(req).toISOString()
  const status = to === 'approved' ? 'dismissed' : 'upheld'
  // Each by its id: nobody may change a report through Payload's operations.
  for (const { id } of docs) {
    await db.updateOne({
      collection: 'reports',
      id,
      data: { status, decidedAt: now, decidedBy: actor, updatedAt: now },
      req,
      returning: false,
    })
    await queueAnswer(req, id)
  }
  await updateQueue(req, comment, { openReports: 0 })
  return docs.length
}

/** Whoever left an address is told (DSA Art. 16(5)); the job knows the report alone. */
async function queueAnswer(req: PayloadRequest, report: string): Promise<void> {
  if (!sendsMail(req) || !(await vaultOf(req.payload).hasAddress(req, { type: 'report', id: report }))) return
  await req.payload.jobs.queue({ task: 'answerReport', input: { report }, req })
}
