import type { PayloadRequest } from 'payload'
import type { Status } from '../moderation/types'
import { servicesOf } from '../services'
import { updateQueue } from './queue'
import { sendsMail } from './queueStatement'
import { timeOf } from './requestMemory'

type Decision = { comment: string; to: Status; actor: string | null }

/**
 * Closes the open reports of a comment with the decision on it: published, they are dismissed; spam or trash, upheld. A
 * comment that waits has not been decided. Answers how many it closed.
 */
export const settleReports = async (req: PayloadRequest, { actor, comment, to }: Decision): Promise<number> => {
  if (to === 'pending') return 0
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
const queueAnswer = async (req: PayloadRequest, report: string): Promise<void> => {
  if (!sendsMail(req) || !(await servicesOf(req.payload).vault.hasAddress(req, { type: 'report', id: report }))) return
  await req.payload.jobs.queue({ task: 'answerReport', input: { report }, req })
}
