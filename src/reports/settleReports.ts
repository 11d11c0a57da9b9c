import type { PayloadRequest, Where } from 'payload'
import {
  type CommentListener,
  type Decision,
  type FactSource,
  loadEvent,
  readOfDecidable,
  type StoredEvent,
  updateQueue,
} from '#comments'
import { timeOf } from '#platform'
import { queues } from '#platform/jobs'
import { vaultOf } from '#vault'

/** Open reports of readers about a comment that exists. */
export const reportsFact: FactSource = {
  fact: 'reports',
  gather: (req, { comment }) => (comment ? countOpen(req, comment) : Promise.resolve(0)),
}

/** A decision on a comment is one on its reports. */
export const reportListener: CommentListener = {
  claims: async (req, decision) => (await findConcerned(req, decision)).ids.length > 0,
  decided: (req, { event }) => settleReports(req, event),
  removed: forgetReports,
}

/**
 * Closes the open reports of a comment with the decision on it: published, they are dismissed; spam or trash, upheld. A
 * comment that waits has not been decided. Taking a decision back opens what that decision closed.
 */
async function settleReports(req: PayloadRequest, event: StoredEvent): Promise<void> {
  // Nobody can have reported what has only just come.
  if (event.kind === 'submitted') return
  const { becomes, ids } = await findConcerned(req, event)
  if (ids.length === 0) return
  const { db } = req.payload
  const now = timeOf(req).toISOString()
  const decided =
    becomes === 'open'
      ? { decidedAt: null, decidedBy: null, decision: null }
      : { decidedAt: event.createdAt, decidedBy: event.actor, decision: event.id }
  // Each by its id: nobody may change a report through Payload's operations.
  for (const id of ids) {
    const data = { status: becomes, ...decided, updatedAt: now }
    await db.updateOne({ collection: 'reports', id, data, req, returning: false })
    if (becomes !== 'open') await queueAnswer(req, id)
  }
  await updateQueue(req, event.comment, { openReports: await countOpen(req, event.comment) })
}

export async function countOpen(req: PayloadRequest, comment: string): Promise<number> {
  const { totalDocs } = await req.payload.db.count({
    collection: 'reports',
    where: { and: [{ comment: { equals: comment } }, { status: { equals: 'open' } }] },
    req,
  })
  return totalDocs
}

type Concerned = { becomes: 'open' | 'upheld' | 'dismissed'; ids: string[] }

/** The reports a decision changes, and what becomes of them. */
async function findConcerned(req: PayloadRequest, { comment, to, undoes }: Decision): Promise<Concerned> {
  const undone = undoes ? await loadEvent(req, undoes) : undefined
  // Taking an undo back is a decision again.
  if (undone?.kind === 'moderated') return { becomes: 'open', ids: await findIds(req, comment, closedBy(undone)) }
  if (to === 'pending' || to === null) return { becomes: 'open', ids: [] }
  const becomes = to === 'approved' ? 'dismissed' : 'upheld'
  return { becomes, ids: await findIds(req, comment, { status: { equals: 'open' } }) }
}

/** Releases before the column `decision` kept the time of the deciding event alone. */
const closedBy = ({ createdAt, id }: StoredEvent): Where => ({
  or: [{ decision: { equals: id } }, { and: [{ decision: { equals: null } }, { decidedAt: { equals: createdAt } }] }],
})

async function findIds(req: PayloadRequest, comment: string, which: Where): Promise<string[]> {
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'reports',
    where: { and: [{ comment: { equals: comment } }, which] },
    select: {},
    pagination: false,
    limit: 0,
    req,
  })
  return docs.map(({ id }) => id)
}

/** Whoever left an address is told (DSA Art. 16(5)); the job knows the report alone. */
async function queueAnswer(req: PayloadRequest, report: string): Promise<void> {
  if (!(await vaultOf(req.payload).hasAddress(req, { type: 'report', id: report }))) return
  await req.payload.jobs.queue({ task: 'answerReport', queue: queues.mail, input: { report }, req })
}

/** A reader's report as moderators see it; whoever sent it is in the vault. */
export type ReportView = {
  id: string
  reason: string
  explanation: string | null
  status: 'open' | 'upheld' | 'dismissed'
  createdAt: string
  decidedAt: string | null
  decidedBy: string | null
}

/** What readers reported about a comment, newest first. */
export async function readReports(req: PayloadRequest, id: string): Promise<{ docs: ReportView[] }> {
  const docs = await readOfDecidable<ReportView>(req, 'reports', id)
  return {
    docs: docs.map(({ createdAt, decidedAt, decidedBy, explanation, id: report, reason, status }) => ({
      id: report,
      reason,
      explanation: explanation ?? null,
      status,
      createdAt,
      decidedAt: decidedAt ?? null,
      decidedBy: decidedBy ?? null,
    })),
  }
}

/** Removes the reports of comments that go for good, with what the vault keeps of those who sent them. */
async function forgetReports(req: PayloadRequest, comments: readonly string[]): Promise<void> {
  const { db } = req.payload
  const { docs } = await db.find<{ id: string }>({
    collection: 'reports',
    where: { comment: { in: [...comments] } },
    select: {},
    pagination: false,
    limit: 0,
    req,
  })
  if (docs.length === 0) return
  for (const { id } of docs) await vaultOf(req.payload).remove(req, { type: 'report', id })
  await db.deleteMany({ collection: 'reports', where: { comment: { in: [...comments] } }, req })
}
