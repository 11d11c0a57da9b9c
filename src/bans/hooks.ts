import type { CollectionBeforeDeleteHook } from 'payload'
import { vaultOf } from '#vault'

/** A ban that goes takes its row in the vault with it, in the same transaction. */
export const forgetSender: CollectionBeforeDeleteHook = async ({ id, req }) => {
  await vaultOf(req.payload).remove(req, { type: 'ban', id: String(id) })
}
