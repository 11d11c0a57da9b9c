import type { CollectionAfterChangeHook } from 'payload'
import { timeOf } from '#platform'
import { vaultOf } from '#vault'
import { submissionCarried } from '../carried'

/** Puts the sender's identity into the vault, in the comment's own transaction: there is never one without the other. */
export const keepIdentity: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  const carried = submissionCarried.read(req)
  if (operation !== 'create' || !carried) return
  const vault = vaultOf(req.payload)
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
