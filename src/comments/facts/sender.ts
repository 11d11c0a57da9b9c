import type { PayloadRequest } from 'payload'
import { type Owner, type OwnerType, vaultOf } from '#vault'
import type { ModerationEvent } from '../events'
import type { Known, Sender } from './known'

/** Who sent what is decided: the one who asks, or for a comment that exists the one its history names. */
export async function senderOf(req: PayloadRequest, { comment }: Pick<Known, 'comment'>): Promise<Sender> {
  if (!comment) return { account: req.user ? String(req.user.id) : null, recorded: {} }
  const submitted = await req.payload.db.findOne<ModerationEvent & { id: string }>({
    collection: 'moderation-events',
    where: { and: [{ comment: { equals: comment } }, { kind: { equals: 'submitted' } }] },
    req,
  })
  return { account: submitted?.actor ?? null, recorded: submitted?.facts ?? {} }
}

/** Rows of the vault with the sender's address, newest first. A comment that exists asks by its own row, never by an address. */
export async function ownersWithAddress(
  req: PayloadRequest,
  { carried, comment }: Pick<Known, 'carried' | 'comment'>,
  type: OwnerType,
  limit: number,
): Promise<Owner[]> {
  const vault = vaultOf(req.payload)
  if (comment) return vault.sameAddress(req, { type: 'comment', id: comment }, type, limit)
  return carried.email === '' ? [] : vault.ownersOf(req, type, carried.email, limit)
}
