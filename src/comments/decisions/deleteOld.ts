import { NotFound, type Payload, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { isAdmin, refusal, requireUser, timeOf } from '#platform'
import { retrying } from '#platform/database'
import { parseInput } from '#platform/http'
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

export const emptyTrashInput = z.object({ status: z.enum(['trash', 'spam']) })

/** How many comments one request deletes: a bounded answer; whoever wants more asks again. */
const atOnce = 500

/**
 * Deletes what is in the trash or in spam for good, at most 500 at once: `remaining` says how many are left.
 * @throws APIError 401 without an account, 403 for all but administrators
 */
export async function emptyTrash(req: PayloadRequest, raw: unknown): Promise<{ deleted: number; remaining: number }> {
  requireUser(req)
  if (!isAdmin(req.user)) throw refusal('forbidden', { message: 'Only administrators delete comments for good.' })
  const { status } = parseInput(emptyTrashInput, raw)
  // What arrives while this runs stays.
  const before = new Date(timeOf(req).getTime() + 1)
  const deleted = await deleteOld(req.payload, { status, before, limit: atOnce, by: req })
  const { totalDocs } = await req.payload.db.count({
    collection: 'moderation-queue',
    where: { status: { equals: status } },
    req,
  })
  return { deleted, remaining: totalDocs }
}
