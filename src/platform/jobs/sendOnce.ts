import type { PayloadRequest } from 'payload'

/**
 * Sends what `key` names unless it was sent: a job may run again after it has done its work. Marked when the mail server
 * has taken it, so that a crash in between sends it twice rather than never.
 */
export async function sendOnce(req: PayloadRequest, key: string, send: () => Promise<void>): Promise<void> {
  const { db } = req.payload
  if (await db.findOne({ collection: 'system-state', where: { key: { equals: key } }, req })) return
  await send()
  await db.create({ collection: 'system-state', data: { key }, req })
}
