import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { Job, Sort, UpdateJobs, UpdateJobsArgs, Where } from 'payload'

const jobs = 'payload-jobs'

/** Payload claims by setting `processing` and nothing else; every later update of a job says more, or `false`. */
const isClaim = ({ data }: UpdateJobsArgs): boolean =>
  data.processing === true && Object.keys(data).every((key) => key === 'processing' || key === 'updatedAt')

const waiting: Where = { processing: { not_equals: true }, completedAt: { exists: false } }

function toMongoSort(sort: Sort | undefined): Record<string, 1 | -1> {
  const fields = [sort ?? 'createdAt'].flat()
  const entries = fields.map((field): [string, 1 | -1] => [field.replace(/^-/, ''), field.startsWith('-') ? -1 : 1])
  return Object.fromEntries([...entries, ['_id', 1]])
}

/**
 * Makes claiming jobs exclusive. The shipped `updateJobs` looks for waiting jobs and then updates them whatever they have
 * become, so that two runners get the same ones; here each job is found and claimed in one atomic step.
 */
export function claimJobs(db: MongooseAdapter): UpdateJobs {
  const shipped = db.updateJobs

  const claim = async ({ data, id, limit, sort, where, returning }: UpdateJobsArgs) => {
    const model = db.collections[jobs]
    if (!model) throw new Error('This Payload instance has no jobs')
    const wanted: Where = id === undefined ? (where ?? {}) : { and: [{ id: { equals: id } }, waiting] }
    const query = await model.buildQuery({ payload: db.payload, where: wanted })
    const most = id === undefined ? limit || Number.POSITIVE_INFINITY : 1
    const since = typeof data.updatedAt === 'string' ? new Date(data.updatedAt) : new Date()
    const claimed: string[] = []
    while (claimed.length < most) {
      const job = await model
        .findOneAndUpdate(
          query,
          { $set: { processing: true, updatedAt: since } },
          { sort: toMongoSort(sort), timestamps: false },
        )
        .select({ _id: 1 })
        .lean<{ _id: unknown }>()
      if (!job) break
      claimed.push(String(job._id))
    }
    if (returning === false || claimed.length === 0) return null
    const found = await db.find<Job>({
      collection: jobs,
      where: { id: { in: claimed } },
      sort: sort ?? 'createdAt',
      pagination: false,
      limit: 0,
    })
    return found.docs
  }

  return async (args) => (isClaim(args) ? claim(args) : shipped.call(db, args))
}
