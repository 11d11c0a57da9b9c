import type { PayloadRequest } from 'payload'
import type { Owner, OwnerType } from '../../privacy/types'
import { servicesOf } from '../../services'
import type { ModerationEvent } from '../moderationEvents'
import type { Known, Sender } from './known'

/** Who sent what is decided: the one who asks, or for a comment that exists the one its history names. */
export const senderOf = async (req: PayloadRequest, { comment }: Pick<Known, 'comment'>): Promise<Sender> => {
  if (!comment) return { account: req.user ? String(req.user.id) : null, recorded: {} }
  const submitted = await req.payload.db.findOne<ModerationEvent & { id: string }>({
    collection: 'moderation-events',
    where: { and: [{ comment: { equals: comment } }, { kind: { equals: 'submitted' } }] },
    req,
  })
  return { account: submitted?.actor ?? null, recorded: submitted?.facts ?? {} }
}

/** Rows of the vault with the sender's address, newest first. A comment that exists asks by its own row, never by an address. */
export const ownersWithAddress = async (
  req: PayloadRequest,
  { carried, comment }: Pick<Known, 'carried' | 'comment'>,
  type: OwnerType,
  limit: number,
): Promise<Owner[]> => {
  const { vault } = servicesOf(req.payload)
  if (comment) return vault.sameAddress(req, { type: 'comment', id: comment }, type, limit)
  return carried.email === '' ? [] : vault.ownersOf(req, type, carried.email, limit)
}
