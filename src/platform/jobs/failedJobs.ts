import type { CollectionSlug, PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { isAdmin, isRecord, mayBeId, refusal, requireUser, timeOf } from '#platform'
import { inTransaction } from '#platform/database'
import { getDoor, parseInput, postDoor, type Route } from '#platform/http'

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
  /** The document it is about, where its input names one that is there. */
  about?: { collection: string; id: string; title: string }
  /** The account that waits for it or asked for it. */
  account?: string
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
 * Tasks that will not be tried again unless an administrator retries them.
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
  const jobs = docs.map(asFailedJob)
  const titles = await titlesOf(
    req,
    jobs.flatMap(({ input }) => [...namedIn(input)]),
  )
  return { jobs: jobs.map((job) => ({ ...job, ...wordsFor(job, titles) })), total: totalDocs }
}

type Named = { collection: CollectionSlug; id: string }

/** The documents a task's input names: an account that waits, a comment, or what is to be published at a set time. */
function* namedIn(input: FailedJob['input']): Generator<Named> {
  const doc = isRecord(input.doc) ? input.doc : {}
  if (typeof doc.relationTo === 'string' && (typeof doc.value === 'string' || typeof doc.value === 'number'))
    yield { collection: doc.relationTo as CollectionSlug, id: String(doc.value) }
  if (typeof input.comment === 'string') yield { collection: 'comments', id: input.comment }
  if (typeof input.user === 'string' || typeof input.user === 'number')
    yield { collection: 'users', id: String(input.user) }
}

/** By collection and id, what the admin calls the documents that are there. */
async function titlesOf(req: PayloadRequest, named: readonly Named[]): Promise<Map<string, string>> {
  const titles = new Map<string, string>()
  for (const collection of new Set(named.map((one) => one.collection))) {
    const config = req.payload.collections[collection]?.config
    if (!config) continue
    // An account's title is its address, which is no business of a list.
    const field = config.auth ? 'name' : (config.admin.useAsTitle ?? 'id')
    const ids = [...new Set(named.filter((one) => one.collection === collection).map(({ id }) => id))]
    const where: Where = { id: { in: ids.filter((id) => mayBeId(req.payload, id)) } }
    const { docs } = await req.payload.db.find<Record<string, unknown>>({ collection, where, limit: ids.length, req })
    for (const doc of docs) titles.set(`${collection} ${doc.id}`, String(doc[field] ?? ''))
  }
  return titles
}

function wordsFor({ input }: FailedJob, titles: ReadonlyMap<string, string>): Pick<FailedJob, 'about' | 'account'> {
  const words: Pick<FailedJob, 'about' | 'account'> = {}
  for (const { collection, id } of namedIn(input)) {
    const title = titles.get(`${collection} ${id}`)
    if (title === undefined) continue
    if (collection === 'users') words.account = title
    else words.about ??= { collection, id, title }
  }
  return words
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

const messageOf = (error: unknown): string | undefined =>
  isRecord(error) && typeof error.message === 'string' ? error.message : undefined

const jobsInput = z.object({ ids: z.array(z.string().min(1).max(64)).min(1).max(mostFailed) })

/** Those of the given ids that are failed tasks still: another administrator may have been faster. */
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
  const { ids } = parseInput(jobsInput, raw)
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
 * Deletes failed tasks, which are then never done.
 * @throws Refusal `not_logged_in`, `forbidden` for all but administrators, `invalid_input`
 */
export async function discardJobs(req: PayloadRequest, raw: unknown): Promise<{ discarded: number }> {
  requireAdmin(req)
  const { ids } = parseInput(jobsInput, raw)
  return inTransaction(req, async () => {
    const found = await findFailed(req, ids)
    if (found.length > 0)
      await req.payload.db.deleteMany({ collection: 'payload-jobs', where: { id: { in: found } }, req })
    return { discarded: found.length }
  })
}

/** @throws Refusal `not_logged_in` without an account, `forbidden` for all but administrators */
export function requireAdmin(req: PayloadRequest): void {
  requireUser(req)
  if (!isAdmin(req.user)) throw refusal('forbidden', { message: 'Only administrators see to failed tasks.' })
}

const failedJob = z.object({
  id: z.string(),
  task: z.string(),
  input: z.record(z.string(), z.unknown()),
  tries: z.int(),
  queuedAt: z.iso.datetime(),
  failedAt: z.iso.datetime(),
  error: z.string(),
  about: z.object({ collection: z.string(), id: z.string(), title: z.string() }).optional(),
  account: z.string().optional(),
}) satisfies z.ZodType<FailedJob>

/** The administrators' doors to tasks that failed, under `/api/moderation/jobs`. */
export const jobRoutes: Route[] = [
  getDoor('/jobs', readFailedJobs, {
    summary: 'Tasks that failed',
    output: z.object({ jobs: z.array(failedJob), total: z.int() }),
  }),
  postDoor('/jobs/retry', retryJobs, {
    summary: 'Try failed tasks again',
    input: jobsInput,
    output: z.object({ retried: z.int() }),
    faults: ['invalid_input'],
  }),
  postDoor('/jobs/discard', discardJobs, {
    summary: 'Discard failed tasks',
    input: jobsInput,
    output: z.object({ discarded: z.int() }),
    faults: ['invalid_input'],
  }),
]
