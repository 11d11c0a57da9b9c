import type { PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { refusal, requireUser, timeOf, toldOf } from '#platform'
import { retrying } from '#platform/database'
import { type Route, readJson } from '#platform/http'
import { editorsOrOwn } from './access'

/** How many articles one request moves or deletes; what is left is named in the answer. */
const mostAtOnce = 500

const trashInput = z.strictObject({
  /** Anything but null moves to the trash, at the server's time. */
  deletedAt: z.string().max(40).nullable(),
  /** Of restored ones; left out, they come back as they were. */
  _status: z.enum(['draft', 'published']).optional(),
})

type Failed = { id: string; isPublic: boolean; message: string }
type Answer = { docs: { id: string }[]; errors: Failed[]; message: string }

const isTrashed: Where = { deletedAt: { exists: true } }

function whereOf({ query }: PayloadRequest): Where {
  const { where } = query
  if (typeof where !== 'object' || where === null || Array.isArray(where) || Object.keys(where).length === 0)
    throw refusal('query_invalid', { path: 'where', message: 'Please say which articles: where[id][in]=…' })
  // Looked at by `refuseBadQueries` when it is used.
  return where as Where
}

/** Those of the articles that a condition names, as the user may read them; each side of the trash has its own. */
async function idsOf(req: PayloadRequest, where: Where, side: Where): Promise<{ ids: string[]; total: number }> {
  const { docs, totalDocs } = await req.payload.find({
    collection: 'articles',
    where: { and: [where, side] },
    // Unpublished ones are found by what their row holds, as the lists of the admin find them.
    trash: true,
    depth: 0,
    limit: mostAtOnce,
    select: { slug: true },
    overrideAccess: false,
    req,
  })
  return { ids: docs.map(({ id }) => String(id)), total: totalDocs }
}

/** Each article in a transaction of its own; one that fails keeps none of the others. */
async function forEach(
  req: PayloadRequest,
  { ids, total }: { ids: readonly string[]; total: number },
  { did, work }: { did: string; work: (attempt: PayloadRequest, id: string) => Promise<unknown> },
): Promise<Response> {
  const answer: Answer = { docs: [], errors: [], message: '' }
  for (const id of ids)
    try {
      await retrying(req, (attempt) => work(attempt, id))
      answer.docs.push({ id })
    } catch (error) {
      const { isForeseen, told } = toldOf(error)
      if (!isForeseen) req.payload.logger.error({ err: error, msg: 'An article could not be moved or deleted' })
      answer.errors.push({ id, isPublic: true, message: told.message })
    }
  const left = total - ids.length
  const count = answer.docs.length
  answer.message = `${count} ${count === 1 ? 'article' : 'articles'} ${did}.${left > 0 ? ` ${left} are left: please do this again.` : ''}`
  return Response.json(answer, {
    status: answer.errors.length > 0 ? 400 : 200,
    headers: { 'Cache-Control': 'no-store' },
  })
}

/**
 * `PATCH /api/articles?where=…` with `deletedAt`: to the trash and back. Payload's own bulk edit is off, because it keeps documents
 * whose hooks refuse them.
 * @throws Refusal `forbidden` for any other field
 */
async function moveToTrashAndBack(req: PayloadRequest): Promise<Response> {
  requireUser(req)
  const parsed = trashInput.safeParse(await readJson(req))
  if (!parsed.success)
    throw refusal('forbidden', {
      message:
        'Articles are changed one by one. Many at once can only be moved to the trash or restored (`deletedAt`).',
    })
  const isRestoring = parsed.data.deletedAt === null
  const data = isRestoring ? parsed.data : { deletedAt: timeOf(req).toISOString() }
  const found = await idsOf(req, whereOf(req), isRestoring ? isTrashed : { deletedAt: { exists: false } })
  return forEach(req, found, {
    did: isRestoring ? 'restored' : 'moved to the trash',
    work: (attempt, id) =>
      attempt.payload.update({
        collection: 'articles',
        id,
        data: { ...data },
        trash: true,
        depth: 0,
        overrideAccess: false,
        overrideLock: false,
        req: attempt,
      }),
  })
}

/**
 * `DELETE /api/articles?where=…`: for good, with their comments, what is in the trash.
 * @throws Refusal `forbidden` when none of them is
 */
async function deleteForGood(req: PayloadRequest): Promise<Response> {
  requireUser(req)
  const where = whereOf(req)
  const found = await idsOf(req, where, isTrashed)
  if (found.ids.length === 0 && (await idsOf(req, where, { deletedAt: { exists: false } })).total > 0)
    throw refusal('forbidden', { message: 'Only what is in the trash can be deleted for good. Move them there first.' })
  return forEach(req, found, {
    did: 'deleted for good',
    work: (attempt, id) =>
      attempt.payload.delete({
        collection: 'articles',
        id,
        trash: true,
        depth: 0,
        overrideAccess: false,
        overrideLock: false,
        req: attempt,
      }),
  })
}

const whichArticles = z.object({ where: z.string().describe('Conditions, as in lists: `where[id][in]=a,b`, or JSON.') })
const trashAnswer = z.object({
  docs: z.array(z.object({ id: z.string() })),
  errors: z.array(z.object({ id: z.string(), isPublic: z.boolean(), message: z.string() })),
  message: z.string(),
}) satisfies z.ZodType<Answer>

/** Many articles at once, for the trash only. */
export const trashRoutes: Route[] = [
  {
    path: '/api/articles',
    methods: ['PATCH'],
    isForStaff: true,
    summary: 'Move articles to the trash, or back',
    query: whichArticles,
    input: trashInput,
    output: trashAnswer,
    faults: ['invalid_input', 'query_invalid'],
    endpoint: moveToTrashAndBack,
  },
  {
    path: '/api/articles',
    methods: ['DELETE'],
    isForStaff: true,
    summary: 'Delete articles of the trash for good',
    query: whichArticles,
    output: trashAnswer,
    faults: ['invalid_input', 'query_invalid'],
    endpoint: deleteForGood,
  },
]

/** How long the way back is offered where one works. */
const undoOfferedMs = 5 * 60_000
const mostOffered = 10

/** What was moved to the trash just now, of the articles that the user may bring back. */
export async function readRecentlyTrashed(req: PayloadRequest): Promise<{ id: string; title: string }[]> {
  const access = await editorsOrOwn({ req })
  if (access === false) return []
  const since = new Date(timeOf(req).getTime() - undoOfferedMs).toISOString()
  const { docs } = await req.payload.db.find<{ id: string; title?: string | null }>({
    collection: 'articles',
    where: { and: [{ deletedAt: { greater_than: since } }, ...(access === true ? [] : [access])] },
    select: { title: true },
    sort: '-deletedAt',
    limit: mostOffered,
    pagination: false,
    req,
  })
  return docs.map(({ id, title }) => ({ id: String(id), title: title || 'Untitled' }))
}
