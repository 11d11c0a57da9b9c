import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { isAdmin, refusal, requireUser, timeOf } from '#platform'
import { parseInput } from '#platform/http'
import { deleteOld } from './deleteOld'

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
