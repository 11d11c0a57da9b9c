import type { CollectionBeforeDeleteHook } from 'payload'
import { servicesOf } from '../../../src/services'

/** A ban that goes takes its row in the vault with it, in the same transaction. */
export const forgetSender: CollectionBeforeDeleteHook = async ({ id, req }) => {
  await servicesOf(req.payload).vault.remove(req, { type: 'ban', id: String(id) })
}
