import type { PayloadRequest } from 'payload'
import { timeOf } from './requestMemory'

/** Who looks where no account does: the person themselves, through a link they were mailed, or whoever runs the site. */
export const unnamedLookers = { reader: 'reader', operator: 'operator' } as const

/** `view` a comment's address, `search` for one, `export` and `erase` what belongs to one. */
export const auditPurposes = ['view', 'search', 'export', 'erase'] as const

type Look = {
  /** Id of an account, or one of `unnamedLookers`. */
  user: string
  ownerType: 'comment' | 'search' | 'request' | 'tombstone'
  owner: string
  purpose: (typeof auditPurposes)[number]
}

/** Records that somebody had to do with addresses, in the transaction of what they did. Never which address. */
export const recordLook = async (req: PayloadRequest, look: Look): Promise<void> => {
  const at = timeOf(req).toISOString()
  // Below access: nobody writes these by hand.
  await req.payload.db.create({
    collection: 'identity-audit',
    data: { ...look, createdAt: at, updatedAt: at },
    req,
    returning: false,
  })
}
