import { NotFound, type Payload, type PayloadRequest } from 'payload'
import { retrying } from '#platform/database'
import type { QueueRow } from '../queue'

export type OldComments = {
  status: 'trash' | 'spam'
  /** Only what has been there since before. */
  before: Date
  /** At most so many. */
  limit: number
  /** Who deletes them; nobody is the system. */
  by?: PayloadRequest
}

/**
 * Deletes comments in spam or in the trash for good, the longest there first, each in a transaction of its own with
 * everything that belongs to it. Several processes may do so at once. Answers how many it deleted.
 */
export async function deleteOld(payload: Payload, { before, by, limit, status }: OldComments): Promise<number> {
  const { docs } = await payload.db.find<QueueRow>({
    collection: 'moderation-queue',
    where: { and: [{ status: { equals: status } }, { statusAt: { less_than: before.toISOString() } }] },
    sort: 'statusAt',
    select: { status: true },
    limit,
    pagination: false,
    req: by ?? {},
  })
  let deleted = 0
  for (const { id } of docs) if (await deleteOne(payload, id, by)) deleted += 1
  return deleted
}

async function deleteOne(payload: Payload, id: string, by: PayloadRequest | undefined): Promise<boolean> {
  try {
    await retrying(by ?? payload, (req) =>
      // The system has no account; whoever asked has been let in by the operation.
      payload.delete({ collection: 'comments', id, req, overrideAccess: true, depth: 0, select: { status: true } }),
    )
    return true
  } catch (error) {
    // Somebody else was faster.
    if (error instanceof NotFound) return false
    throw error
  }
}
