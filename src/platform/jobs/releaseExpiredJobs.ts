import type { Payload, Where } from 'payload'

const jobs = 'payload-jobs'

/**
 * Puts jobs back in the queue that a killed process left marked as running: Payload never runs them again by itself.
 * A job counts as left when nothing has been written to it for `leaseMs`, so a lease must outlast every single task; jobs
 * are idempotent, because a slow runner may still be at work. Called once at start-up.
 * @returns how many were released
 */
export async function releaseExpiredJobs(
  payload: Payload,
  { now, leaseMs }: { now: Date; leaseMs: number },
): Promise<number> {
  const expired: Where = {
    and: [
      { processing: { equals: true } },
      { completedAt: { exists: false } },
      { updatedAt: { less_than: new Date(now.getTime() - leaseMs).toISOString() } },
    ],
  }
  const { docs } = await payload.db.find({ collection: jobs, where: expired, pagination: false, limit: 0, select: {} })
  const ids = docs.map(({ id }) => id)
  if (ids.length === 0) return 0
  // The condition again, in case another process has just released and claimed one of them.
  const still: Where = { and: [{ id: { in: ids } }, expired] }
  await payload.db.updateJobs({
    data: { processing: false, updatedAt: now.toISOString() },
    where: still,
    returning: false,
  })
  return ids.length
}
