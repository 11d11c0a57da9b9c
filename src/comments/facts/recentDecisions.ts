import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import type { Facts, Status } from '#moderation'
import { timeOf } from '#platform'
import { ownRemoval } from '../ownRemoval'
import { type Known, recentDays } from './known'
import { ownersWithAddress } from './sender'

const most = 50

/** The same number of ids for every address, known or not: how long the questions below take would tell one from the other. */
const padded = (ids: readonly string[]): string[] => [
  ...ids,
  ...Array.from({ length: most - ids.length }, () => randomUUID()),
]

/** What became of comments with the sender's address lately. An address merely typed counts: it can only make stricter. */
export async function gatherRecentDecisions(req: PayloadRequest, known: Known): Promise<Facts['recent']> {
  const owners = await ownersWithAddress(req, known, 'comment', most)
  const since = new Date(timeOf(req).getTime() - recentDays * 24 * 60 * 60_000)
  const { docs } = await req.payload.db.find<{ id: string; status: Status }>({
    collection: 'moderation-queue',
    where: {
      and: [
        { id: { in: padded(owners.map(({ id }) => id)) } },
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
  const takenBack = await countTakenBack(req, padded(rejected))
  return { decided: docs.length - takenBack, rejected: rejected.length - takenBack }
}

/** Who takes their own comment back was not rejected. */
async function countTakenBack(req: PayloadRequest, comments: string[]): Promise<number> {
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
