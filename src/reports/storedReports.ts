import type { PayloadRequest } from 'payload'
import { loadDecidable } from '#comments'
import { vaultOf } from '#vault'

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
  await loadDecidable(req, id)
  const { docs } = await req.payload.db.find<ReportView>({
    collection: 'reports',
    where: { comment: { equals: id } },
    sort: ['-createdAt', '-id'],
    limit: 200,
    pagination: false,
    req,
  })
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
export async function forgetReports(req: PayloadRequest, comments: readonly string[]): Promise<void> {
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
