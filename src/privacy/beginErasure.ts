import type { PayloadRequest } from 'payload'
import { timeOf } from '#platform'
import { vaultOf } from '#vault'
import { recordLook } from './audit'

/**
 * Records an erasure whose address is in the vault, leaves its tombstone, and queues the job that carries it out; all of it in
 * the caller's transaction. `user` is whose look the audit names.
 */
export async function beginErasure(
  req: PayloadRequest,
  erasure: { type: 'erasure'; id: string },
  user: string,
): Promise<void> {
  await vaultOf(req.payload).recordErasure(req, erasure, erasure.id, timeOf(req))
  await recordLook(req, { user, ownerType: 'tombstone', owner: erasure.id, purpose: 'erase' })
  await req.payload.jobs.queue({ task: 'erasePerson', input: { erasure: erasure.id }, req })
}
