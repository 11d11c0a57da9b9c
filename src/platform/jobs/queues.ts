import type {
  JobsConfig,
  Payload,
  PayloadRequest,
  TaskConfig,
  TaskHandlerArgs,
  TaskHandlerResult,
  TypedJobs,
  Where,
} from 'payload'
import { reqOfItsOwn } from '#platform/database'

/**
 * The queues of tasks. What somebody waits for has queues of its own: neither a wave of notices nor of requests delays a new
 * password, and however many subscribe to an article, notices of staff and statements of reasons do not wait behind them. Everything that is mailed stands in one of `mailQueues`.
 */
export const queues = {
  passwords: 'passwords',
  requests: 'requests',
  mail: 'mail',
  subscribers: 'subscribers',
  hooks: 'hooks',
  mentions: 'mentions',
  other: 'default',
} as const

type AutoRun = Extract<JobsConfig['autoRun'], unknown[]>

const mailQueues: AutoRun = [
  { cron: '*/5 * * * * *', limit: 20, queue: queues.passwords },
  // Most requests by made-up addresses are answered by no mail.
  { cron: '*/5 * * * * *', limit: 100, queue: queues.requests },
  { cron: '*/10 * * * * *', limit: 50, queue: queues.mail },
  { cron: '*/10 * * * * *', limit: 50, queue: queues.subscribers },
]

/** Which queues a process works off. Without a mail server, what is to be mailed waits until there is one. */
export function runsOf({ hasMail }: { hasMail: boolean }): AutoRun {
  return [
    ...(hasMail ? mailQueues : []),
    // Who is called may take its time: nothing else waits for it.
    { cron: '*/5 * * * * *', limit: 20, queue: queues.hooks },
    { cron: '*/5 * * * * *', limit: 5, queue: queues.mentions },
    { cron: '*/10 * * * * *', limit: 20, queue: queues.other },
  ]
}

type TaskSlug = keyof TypedJobs['tasks'] & string

type Task<Slug extends TaskSlug> = Pick<TaskConfig<Slug>, 'slug' | 'inputSchema' | 'retries'> & {
  /** Must bear being run twice for one job: a runner that was thought dead may still be at work. */
  run(req: PayloadRequest, input: TaskHandlerArgs<Slug>['input']): Promise<void>
}

/**
 * A task for Payload's queue. Payload gives all jobs of a round one request; here each run has a context of its own, with the
 * time it begins at and nothing that another job has read or decided.
 */
export function defineTask<Slug extends TaskSlug>({ run, ...config }: Task<Slug>): TaskConfig<Slug> {
  return {
    ...config,
    handler: async ({ input, req }) => {
      await run(reqOfItsOwn(req), input)
      // No task of ours has an output: its type has no fields.
      return { output: {} } as TaskHandlerResult<Slug>
    },
  }
}

type RepeatedTask = {
  /** What it is, for the log. */
  name: string
  run: (payload: Payload) => Promise<void>
  /** From one start to the next. */
  everyMs: number
  /** Whether the start has done it already: the first round comes after `everyMs`. */
  isDone?: boolean
}

/**
 * Runs a task at once (unless that is done), and then again and again; a failure is logged, and the next round tries again. Several processes may
 * run the same task at the same time, and each task must bear that; docs/decisions/0013 says why. In one process there are
 * never two rounds at once.
 */
export function repeat(
  payload: Payload,
  { everyMs, isDone = false, name, run }: RepeatedTask,
): { stop(): Promise<void> } {
  let round: Promise<void> | undefined
  const start = (): void => {
    round ??= run(payload)
      .catch((err: unknown) => payload.logger.error({ err, msg: `${name} failed; the next round tries again` }))
      .finally(() => {
        round = undefined
      })
  }
  if (!isDone) start()
  const timer = setInterval(start, everyMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await round
    },
  }
}

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
