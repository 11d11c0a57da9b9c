import type { PayloadRequest } from 'payload'
import { insertStateOnce, readState } from '#platform'

/**
 * Sends what `key` names unless it was sent: a job may run again after it has done its work. Marked when the mail server
 * has taken it, so that a crash in between sends it twice rather than never.
 */
export async function sendOnce(req: PayloadRequest, key: string, send: () => Promise<void>): Promise<void> {
  if ((await readState(req, key)) !== undefined) return
  await send()
  await insertStateOnce(req, key)
}
