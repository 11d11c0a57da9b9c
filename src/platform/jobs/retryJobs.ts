import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { timeOf } from '#platform'
import { inTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { failed, mostFailed } from './failedJobs'
import { requireAdmin } from './requireAdmin'

const input = z.object({ ids: z.array(z.string().min(1).max(64)).min(1).max(mostFailed) })

/** Which of those that were named have failed: another administrator may have been faster. */
async function findFailed(req: PayloadRequest, ids: string[]) {
  const { docs } = await req.payload.db.find({
    collection: 'payload-jobs',
    where: { and: [{ id: { in: ids } }, failed()] },
    select: {},
    pagination: false,
    limit: mostFailed,
    req,
  })
  return docs.map(({ id }) => id)
}

/**
 * Puts failed tasks back in the queue as if they had never been tried; they run within seconds. Whatever is queued can be done
 * twice without harm, so one that did its work and failed afterwards repeats nothing.
 * @throws Refusal `not_logged_in`, `forbidden` for all but administrators, `invalid_input`
 */
export async function retryJobs(req: PayloadRequest, raw: unknown): Promise<{ retried: number }> {
  requireAdmin(req)
  const { ids } = parseInput(input, raw)
  return inTransaction(req, async () => {
    const found = await findFailed(req, ids)
    const fresh = { hasError: false, error: null, processing: false, waitUntil: null, totalTried: 0, log: [] }
    for (const id of found)
      await req.payload.db.updateOne({
        collection: 'payload-jobs',
        id,
        data: { ...fresh, updatedAt: timeOf(req).toISOString() },
        req,
        returning: false,
      })
    return { retried: found.length }
  })
}

/**
 * Deletes failed tasks: nobody wants them done any more.
 * @throws Refusal `not_logged_in`, `forbidden` for all but administrators, `invalid_input`
 */
export async function discardJobs(req: PayloadRequest, raw: unknown): Promise<{ discarded: number }> {
  requireAdmin(req)
  const { ids } = parseInput(input, raw)
  return inTransaction(req, async () => {
    const found = await findFailed(req, ids)
    if (found.length > 0)
      await req.payload.db.deleteMany({ collection: 'payload-jobs', where: { id: { in: found } }, req })
    return { discarded: found.length }
  })
}
