import type { CollectionAfterOperationHook, PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { refusal, requireUser, servicesOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput, type Route, readJson } from '#platform/http'
import { defineTask, queues } from '#platform/jobs'
import { mailRetries, oneLine, sendMail } from '#platform/mail'
import { editorsOrOwn } from './access'
import { missingForPublishing } from './hooks'
import { type ArticleState, readStates } from './openDrafts'

const scheduleInput = z
  .object({ type: z.enum(['publish', 'unpublish']), at: z.iso.datetime({ offset: true }) })
  .meta({ examples: [{ type: 'publish', at: '2030-01-31T08:00:00Z' }] })
type ScheduleType = z.infer<typeof scheduleInput>['type']

/** How many times one article can be scheduled for. */
const mostScheduled = 20

export type Scheduled = { id: string; type: ScheduleType; at: string }

type ScheduleJob = {
  id: string | number
  input?: { type?: ScheduleType | null; doc?: { value?: string | null } | null } | null
  waitUntil?: string | null
  updatedAt: string
  hasError?: boolean | null
}

const scheduledOf = (article: string, extra: Where[]): Where => ({
  and: [
    { taskSlug: { equals: 'schedulePublish' } },
    { 'input.doc.relationTo': { equals: 'articles' } },
    { 'input.doc.value': { equals: article } },
    { completedAt: { exists: false } },
    ...extra,
  ],
})

const stillToCome = (): Where => ({ hasError: { not_equals: true } })

/** Publishes or withdraws an article at its time, as whoever scheduled it; the rules that hold for them hold here. */
export const publishAtTime = defineTask({
  slug: 'schedulePublish',
  inputSchema: [
    { name: 'type', type: 'radio', defaultValue: 'publish', options: ['publish', 'unpublish'] },
    { name: 'doc', type: 'relationship', relationTo: ['articles'] },
    { name: 'user', type: 'relationship', relationTo: ['users'] },
  ],
  run: async (req, { doc, type, user }) => {
    const article = idOf(doc)
    const by = idOf(user)
    if (!article || !by) throw new Error('A scheduled task names no article or nobody who scheduled it')
    const account = await req.payload.findByID({ collection: 'users', id: by, depth: 0 })
    try {
      await req.payload.update({
        collection: 'articles',
        id: article,
        data: { _status: type === 'unpublish' ? 'draft' : 'published' },
        depth: 0,
        overrideAccess: false,
        user: { ...account, collection: 'users' },
      })
    } catch (error) {
      // It is not tried again: whoever scheduled it has to do something.
      const input = { article, user: by, type: type === 'unpublish' ? 'unpublish' : 'publish' } as const
      await inOwnTransaction(req, (attempt) =>
        attempt.payload.jobs.queue({ task: 'tellOfSchedule', queue: queues.mail, input, req: attempt }),
      )
      throw error
    }
  },
})

/** Mails whoever scheduled an article that it was not published or withdrawn at its time, with what it lacks and a link to it. */
export const tellOfSchedule = defineTask({
  slug: 'tellOfSchedule',
  inputSchema: [
    { name: 'article', type: 'text', required: true },
    { name: 'user', type: 'text', required: true },
    { name: 'type', type: 'select', options: ['publish', 'unpublish'], required: true },
  ],
  retries: mailRetries,
  run: async (req, { article, type, user }) => {
    const states = await readStates(req, article)
    const where = { id: { equals: user } }
    const account = await req.payload.db.findOne<{ id: string; email: string }>({ collection: 'users', where, req })
    // Done by hand meanwhile: there is nothing to tell.
    if (!states || !account || (states.stored._status === 'published') === (type === 'publish')) return
    const newest = states.newest?.state ?? states.stored
    const { now, publicUrl } = servicesOf(req.payload)
    const missing = type === 'publish' ? await missingForPublishing(req, newest, now()) : []
    const title = titleOf(newest)
    const undone = type === 'publish' ? 'published' : 'withdrawn'
    await sendMail(req, {
      to: account.email,
      id: `schedule-${article}-${type}`,
      subject: `“${oneLine(title)}” was not ${undone} at its time`,
      text: [
        `You scheduled “${oneLine(title)}” to be ${undone}. It could not be, and nobody tries again by itself.`,
        ...(missing.length > 0 ? [missing.map(({ message }) => message).join('\n')] : []),
        `Please look at it here:\n${publicUrl}${req.payload.config.routes.admin}/collections/articles/${article}`,
      ].join('\n\n'),
    })
  },
})

const titleOf = ({ title }: ArticleState): string => (typeof title === 'string' && title !== '' ? title : 'Untitled')

function idOf(related: unknown): string | undefined {
  const value: unknown =
    typeof related === 'object' && related !== null && 'value' in related ? related.value : undefined
  return typeof value === 'string' ? value : undefined
}

/** The newest state of the article in the path, for those who may change it. @throws Refusal `not_logged_in`, `article_not_found`, `forbidden` */
export async function requireOwnArticle(req: PayloadRequest): Promise<{ id: string; newest: ArticleState }> {
  requireUser(req)
  const id = String(req.routeParams?.id ?? '')
  const states = await readStates(req, id)
  if (!states || states.stored.deletedAt) throw refusal('article_not_found')
  const access = await editorsOrOwn({ req })
  const may =
    access === true ||
    (access !== false &&
      (await req.payload.db.findOne<{ id: string }>({
        collection: 'articles',
        where: { and: [{ id: { equals: id } }, access] },
        req,
      })) !== null)
  if (!may)
    throw refusal('forbidden', { message: 'Authors schedule and preview the articles that carry their byline.' })
  return { id, newest: states.newest?.state ?? states.stored }
}

const uncached = { headers: { 'Cache-Control': 'no-store' } }

/** `POST /api/articles/:id/schedule {type, at}`. @throws Refusal `invalid_input` naming everything that publishing would lack */
async function schedule(req: PayloadRequest): Promise<Response> {
  const { id, newest } = await requireOwnArticle(req)
  const { at, type } = parseInput(scheduleInput, await readJson(req))
  const time = new Date(at)
  if (time.getTime() <= servicesOf(req.payload).now().getTime())
    throw refusal('invalid_input', {
      path: 'at',
      message: 'This time is over. Please choose one that has yet to come.',
    })
  const missing = type === 'publish' ? await missingForPublishing(req, newest, time) : []
  if (missing.length > 0)
    throw refusal('invalid_input', {
      path: missing[0]?.path ?? 'at',
      message: `This article cannot be published as it is. ${missing.map(({ message }) => message).join(' ')}`,
    })
  const user = requireUser(req)
  const job = await inOwnTransaction(req, async (attempt) => {
    const { totalDocs } = await attempt.payload.db.count({
      collection: 'payload-jobs',
      where: scheduledOf(id, [stillToCome()]),
      req: attempt,
    })
    if (totalDocs >= mostScheduled)
      throw refusal('invalid_input', { path: 'at', message: `An article is scheduled ${mostScheduled} times at most.` })
    return attempt.payload.jobs.queue({
      task: 'schedulePublish',
      input: {
        type,
        doc: { relationTo: 'articles', value: id },
        user: { relationTo: 'users', value: String(user.id) },
      },
      waitUntil: time,
      req: attempt,
    })
  })
  return Response.json({ id: String(job.id), type, at: time.toISOString() }, { status: 201, ...uncached })
}

/** `GET /api/articles/:id/schedule` → `{docs: [{id, type, at}]}`, the next one first. */
async function readSchedule(req: PayloadRequest): Promise<Response> {
  const { id } = await requireOwnArticle(req)
  const { docs } = await req.payload.db.find<ScheduleJob & { id: string }>({
    collection: 'payload-jobs',
    where: scheduledOf(id, [stillToCome()]),
    sort: 'waitUntil',
    limit: mostScheduled,
    pagination: false,
    req,
  })
  return Response.json({ docs: docs.map(toScheduled) }, uncached)
}

const toScheduled = ({ id, input, updatedAt, waitUntil }: ScheduleJob): Scheduled => ({
  id: String(id),
  type: input?.type === 'unpublish' ? 'unpublish' : 'publish',
  at: new Date(waitUntil ?? updatedAt).toISOString(),
})

/** `DELETE /api/articles/:id/schedule`: everything that has yet to come, or the one that `?entry=` names. */
async function cancelSchedule(req: PayloadRequest): Promise<Response> {
  const { id } = await requireOwnArticle(req)
  const { entry } = req.query
  const which = typeof entry === 'string' ? [{ id: { equals: entry } }] : []
  const cancelled = await inOwnTransaction(req, async (attempt) => {
    const { docs } = await attempt.payload.db.find<ScheduleJob & { id: string }>({
      collection: 'payload-jobs',
      where: scheduledOf(id, [stillToCome(), { processing: { not_equals: true } }, ...which]),
      limit: mostScheduled,
      pagination: false,
      req: attempt,
    })
    const ids = docs.map((job) => job.id)
    if (ids.length > 0)
      await attempt.payload.db.deleteMany({ collection: 'payload-jobs', where: { id: { in: ids } }, req: attempt })
    return ids.length
  })
  return Response.json({ cancelled }, uncached)
}

const scheduled = z.object({
  id: z.string(),
  type: z.enum(['publish', 'unpublish']),
  at: z.iso.datetime(),
}) satisfies z.ZodType<Scheduled>

const onSchedule = { path: '/api/articles/:id/schedule', isForStaff: true } as const

export const scheduleRoutes: Route[] = [
  {
    ...onSchedule,
    methods: ['POST'],
    summary: 'Publish or withdraw an article at a time',
    input: scheduleInput,
    output: scheduled,
    status: 201,
    faults: ['invalid_input', 'not_found', 'conflict'],
    endpoint: schedule,
  },
  {
    ...onSchedule,
    methods: ['GET'],
    summary: 'When an article will be published or withdrawn',
    output: z.object({ docs: z.array(scheduled) }),
    faults: ['not_found'],
    endpoint: readSchedule,
  },
  {
    ...onSchedule,
    methods: ['DELETE'],
    summary: 'Take back what an article is scheduled for',
    query: z.object({ entry: z.string().optional().describe('The id of one; else all.') }),
    output: z.object({ cancelled: z.int() }),
    faults: ['not_found'],
    endpoint: cancelSchedule,
  },
]

/** Those of the articles that are not in the trash and that a member of staff may change, by their ids. */
async function readOwn(req: PayloadRequest, ids: readonly string[]): Promise<Map<string, ArticleState>> {
  const access = await editorsOrOwn({ req })
  if (access === false || ids.length === 0) return new Map()
  const { docs } = await req.payload.db.find<ArticleState & { id: string }>({
    collection: 'articles',
    where: {
      and: [{ id: { in: [...new Set(ids)] } }, { deletedAt: { exists: false } }, ...(access === true ? [] : [access])],
    },
    limit: ids.length,
    pagination: false,
    req,
  })
  return new Map(docs.map((article) => [String(article.id), article]))
}

type Read = { docs?: { id: string | number; schedule?: Scheduled[] }[] }

/** Tells the admin, with a page of its list, what each article its user may change is scheduled for: one question for all of them. */
export const addSchedules: CollectionAfterOperationHook<'articles'> = async ({ args, operation, req, result }) => {
  // Only lists of the admin ask who has a document open.
  if (operation !== 'find' || !('includeLockStatus' in args && args.includeLockStatus)) return result
  const { docs = [] } = result as Read
  if (docs.length === 0) return result
  const { docs: jobs } = await req.payload.db.find<ScheduleJob & { id: string }>({
    collection: 'payload-jobs',
    where: {
      and: [
        { taskSlug: { equals: 'schedulePublish' } },
        { 'input.doc.relationTo': { equals: 'articles' } },
        { 'input.doc.value': { in: docs.map(({ id }) => String(id)) } },
        { completedAt: { exists: false } },
        stillToCome(),
      ],
    },
    sort: 'waitUntil',
    limit: docs.length * mostScheduled,
    pagination: false,
    req,
  })
  if (jobs.length === 0) return result
  const own = await readOwn(
    req,
    jobs.map((job) => String(job.input?.doc?.value)),
  )
  for (const doc of docs) {
    const its = jobs.filter((job) => job.input?.doc?.value === String(doc.id))
    if (its.length > 0 && own.has(String(doc.id))) doc.schedule = its.map(toScheduled)
  }
  return result
}

/** How many articles the lists of the admin name. */
const mostNamed = 20

export type NamedSchedule = Scheduled & { article: string; title: string; missing: string[] }

/** What is going to be published or withdrawn, and what could not be, of the articles that a member of staff may change. */
export async function readSchedules(
  req: PayloadRequest,
): Promise<{ toCome: NamedSchedule[]; failed: NamedSchedule[] }> {
  const { docs: jobs } = await req.payload.db.find<ScheduleJob & { id: string }>({
    collection: 'payload-jobs',
    where: { and: [{ taskSlug: { equals: 'schedulePublish' } }, { completedAt: { exists: false } }] },
    sort: 'waitUntil',
    limit: 200,
    pagination: false,
    req,
  })
  const named = jobs.flatMap((job) => (job.input?.doc?.value ? [{ job, article: job.input.doc.value }] : []))
  const stored = await readOwn(
    req,
    named.map(({ article }) => article),
  )
  const entries: (NamedSchedule & { hasFailed: boolean })[] = []
  for (const { article, job } of named) {
    const state = stored.get(article)
    const scheduled = toScheduled(job)
    const hasFailed = job.hasError === true
    // What somebody has done by hand since is no failure any more.
    const isDone = (state?._status === 'published') === (scheduled.type === 'publish')
    if (!state || (hasFailed && isDone)) continue
    const newest = (await readStates(req, article))?.newest?.state ?? state
    const missing = scheduled.type === 'publish' ? await missingForPublishing(req, newest, new Date(scheduled.at)) : []
    entries.push({
      ...scheduled,
      article,
      title: titleOf(newest),
      missing: missing.map(({ message }) => message),
      hasFailed,
    })
    if (entries.length >= mostNamed) break
  }
  return {
    toCome: entries.filter(({ hasFailed }) => !hasFailed),
    failed: entries.filter(({ hasFailed }) => hasFailed),
  }
}
