import type { PayloadRequest } from 'payload'
import { servicesOf } from '../../services'
import { recordLook } from '../audit'
import { timeOf } from '../requestMemory'

/**
 * Records an erasure whose address is in the vault, leaves its tombstone, and queues the job that carries it out; all of it in
 * the caller's transaction. `user` is whose look the audit names.
 */
export const beginErasure = async (
  req: PayloadRequest,
  erasure: { type: 'erasure'; id: string },
  user: string,
): Promise<void> => {
  await servicesOf(req.payload).vault.bury(req, erasure, erasure.id, timeOf(req))
  await recordLook(req, { user, ownerType: 'tombstone', owner: erasure.id, purpose: 'erase' })
  await req.payload.jobs.queue({ task: 'erasePerson', input: { erasure: erasure.id }, req })
}
