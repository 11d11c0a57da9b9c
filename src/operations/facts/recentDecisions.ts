import type { PayloadRequest } from 'payload'
import type { Facts, Status } from '../../moderation/types'
import { ownRemoval } from '../ownRemoval'
import { timeOf } from '../requestMemory'
import { type Known, recentDays } from './known'
import { ownersWithAddress } from './sender'

const most = 100

/** What became of comments with the sender's address lately. An address merely typed counts: it can only make stricter. */
export const gatherRecentDecisions = async (req: PayloadRequest, known: Known): Promise<Facts['recent']> => {
  const ids = (await ownersWithAddress(req, known, 'comment', most)).map(({ id }) => id)
  if (ids.length === 0) return { decided: 0, rejected: 0 }
  const since = new Date(timeOf(req).getTime() - recentDays * 24 * 60 * 60_000)
  const { docs } = await req.payload.db.find<{ id: string; status: Status }>({
    collection: 'moderation-queue',
    where: {
      and: [
        { id: { in: ids } },
        { status: { in: ['approved', 'spam', 'trash'] } },
        { statusAt: { greater_than_equal: since.toISOString() } },
      ],
    },
    select: { status: true },
    limit: most,
    pagination: false,
    req,
  })
  const rejected = docs.filter(({ status }) => status !== 'approved').map(({ id }) => id)
  const takenBack = rejected.length > 0 ? await countTakenBack(req, rejected) : 0
  return { decided: docs.length - takenBack, rejected: rejected.length - takenBack }
}

/** Who takes their own comment back was not rejected. */
const countTakenBack = async (req: PayloadRequest, comments: string[]): Promise<number> => {
  const { docs } = await req.payload.db.find<{ id: string; comment: string }>({
    collection: 'moderation-events',
    where: {
      and: [{ comment: { in: comments } }, { note: { equals: ownRemoval } }, { actorType: { equals: 'system' } }],
    },
    select: { comment: true },
    limit: most,
    pagination: false,
    req,
  })
  return new Set(docs.map(({ comment }) => comment)).size
}
