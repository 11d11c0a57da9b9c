import type { PayloadRequest } from 'payload'
import { timeOf } from '#platform'

/** Who looks where no account does: the person themselves, through a link they were mailed, or whoever runs the site. */
export const unnamedLookers = { reader: 'reader', operator: 'operator' } as const

/** What there is to do with addresses, as the admin says it. */
export const auditPurposes = {
  view: 'Looked at the address',
  search: 'Searched for it',
  export: 'Had everything of it handed out',
  erase: 'Had everything of it erased',
} as const

type Look = {
  /** Id of an account, or one of `unnamedLookers`. */
  user: string
  ownerType: 'comment' | 'search' | 'request' | 'tombstone'
  owner: string
  purpose: keyof typeof auditPurposes
}

/** Records that somebody had to do with addresses, in the transaction of what they did. Never which address. */
export async function recordLook(req: PayloadRequest, look: Look): Promise<void> {
  const at = timeOf(req).toISOString()
  // Below access: nobody writes these by hand.
  await req.payload.db.create({
    collection: 'identity-audit',
    data: { ...look, createdAt: at, updatedAt: at },
    req,
    returning: false,
  })
}
