import type { PayloadRequest, Where } from 'payload'
import { requireAdmin } from './requireAdmin'

/** A task that was tried as often as it may be. Times are ISO 8601. */
export type FailedJob = {
  id: string
  /** The task's slug, such as `sendNotice`. */
  task: string
  /** Ids of what it is about; never an address. */
  input: Record<string, unknown>
  tries: number
  queuedAt: string
  failedAt: string
  /** What the last try ended with. */
  error: string
}

type StoredJob = {
  id: string | number
  taskSlug?: string | null
  input?: unknown
  totalTried?: number | null
  createdAt: string
  updatedAt: string
  error?: unknown
  log?: { state: string; error?: unknown }[] | null
}

/** How many a list shows; the oldest come first, so that what is retried or discarded makes room for the rest. */
export const mostFailed = 200

/** Made anew for each question: the database adapters rewrite conditions. */
export function failed(): Where {
  return { hasError: { equals: true } }
}

/**
 * The dead letters: tasks that will not be tried again unless somebody says so.
 * @throws Refusal `not_logged_in`, `forbidden` for all but administrators
 */
export async function readFailedJobs(req: PayloadRequest): Promise<{ jobs: FailedJob[]; total: number }> {
  requireAdmin(req)
  const { docs, totalDocs } = await req.payload.db.find<StoredJob>({
    collection: 'payload-jobs',
    where: failed(),
    sort: 'updatedAt',
    limit: mostFailed,
    page: 1,
    req,
  })
  return { jobs: docs.map(asFailedJob), total: totalDocs }
}

const asFailedJob = (job: StoredJob): FailedJob => ({
  id: String(job.id),
  task: job.taskSlug ?? '',
  input: isRecord(job.input) ? job.input : {},
  tries: job.totalTried ?? 0,
  queuedAt: job.createdAt,
  failedAt: job.updatedAt,
  error: messageOf(job.log?.findLast(({ state }) => state === 'failed')?.error) ?? messageOf(job.error) ?? '',
})

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const messageOf = (error: unknown): string | undefined =>
  isRecord(error) && typeof error.message === 'string' ? error.message : undefined
