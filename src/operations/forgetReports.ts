import type { PayloadRequest } from 'payload'
import { servicesOf } from '../services'

/** Removes the reports of comments that go for good, with what the vault keeps of those who sent them. */
export const forgetReports = async (req: PayloadRequest, comments: readonly string[]): Promise<void> => {
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
  for (const { id } of docs) await servicesOf(req.payload).vault.remove(req, { type: 'report', id })
  await db.deleteMany({ collection: 'reports', where: { comment: { in: [...comments] } }, req })
}
