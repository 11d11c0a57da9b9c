import type { PayloadRequest } from 'payload'
import { vaultOf } from '#vault'

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
