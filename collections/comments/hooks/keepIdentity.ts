import type { CollectionAfterChangeHook } from 'payload'
import { recall, timeOf } from '../../../src/operations/requestMemory'
import { servicesOf } from '../../../src/services'

/** Puts the sender's identity into the vault, in the comment's own transaction: there is never one without the other. */
export const keepIdentity: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  const carried = recall(req).submission
  if (operation !== 'create' || !carried) return
  const { vault } = servicesOf(req.payload)
  await vault.keep(
    req,
    { type: 'comment', id: doc.id },
    {
      email: carried.email === '' ? undefined : carried.email,
      ipTag: carried.ipTag,
      ipExpiresAt: carried.ipExpiresAt,
      idempotencyKey: carried.idempotencyKey,
    },
    timeOf(req),
  )
}
