import type { PayloadRequest } from 'payload'
import type { Known, Sender } from './known'
import { ownersWithAddress } from './sender'

const most = 200

/**
 * How many approved comments the sender's account has; 0 without one. Only what was sent while signed in to this account
 * counts: anybody can type its address.
 */
export async function gatherApprovedBefore(req: PayloadRequest, known: Known, { account }: Sender): Promise<number> {
  if (!account) return 0
  const ids = (await ownersWithAddress(req, known, 'comment', most)).map(({ id }) => id)
  if (ids.length === 0) return 0
  const { docs: sent } = await req.payload.db.find<{ id: string; comment: string }>({
    collection: 'moderation-events',
    where: { and: [{ comment: { in: ids } }, { kind: { equals: 'submitted' } }, { actor: { equals: account } }] },
    select: { comment: true },
    limit: most,
    pagination: false,
    req,
  })
  if (sent.length === 0) return 0
  const { totalDocs } = await req.payload.db.count({
    collection: 'moderation-queue',
    where: { and: [{ id: { in: sent.map(({ comment }) => comment) } }, { status: { equals: 'approved' } }] },
    req,
  })
  return totalDocs
}
