import type { PayloadRequest } from 'payload'
import { timeOf } from '#platform'

/** Who looks where no account does: the reader, by a mailed link, or the operator. */
export const unnamedLookers = { reader: 'reader', operator: 'operator' } as const

/** What is done with addresses, in the admin's words. */
export const auditPurposes = {
  view: 'Looked at the address',
  search: 'Searched for it',
  export: 'Had everything of it handed out',
  erase: 'Had everything of it erased',
} as const

type RecordedLook = {
  /** Id of an account, or one of `unnamedLookers`. */
  user: string
  ownerType: 'comment' | 'search' | 'request' | 'tombstone'
  owner: string
  purpose: keyof typeof auditPurposes
}

/** Records in the audit who did what with an address, in the transaction of what they did. Never which address. */
export async function recordLook(req: PayloadRequest, look: RecordedLook): Promise<void> {
  const at = timeOf(req).toISOString()
  // Below access: nobody writes these by hand.
  await req.payload.db.create({
    collection: 'identity-audit',
    data: { ...look, createdAt: at, updatedAt: at },
    req,
    returning: false,
  })
}
