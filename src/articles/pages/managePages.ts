import { setImmediate as letOthers } from 'node:timers/promises'
import type { PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { commentServicesOf, moveCampaigns, noteComments, updateQueue } from '#comments'
import { refusal, removeState, servicesOf, writeState } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { getDoor, idOf, parseInput, postDoor, type Route } from '#platform/http'
import { defineTask } from '#platform/jobs'
import { ownTarget } from '../target'
import { type PageRow, requireModeratorOfPages, requirePage } from './pages'

// Pages that live elsewhere, as moderators see to them.

const collection = 'articles'
const perPage = 50

const listQuery = z.object({
  page: z.coerce.number().int().min(1).max(100_000).default(1),
  search: z.string().trim().max(200).optional().describe('A part of the title or the address.'),
})
const shownPage = z.object({
  id: z.string(),
  url: z.string(),
  title: z.string(),
  comments: z.int(),
  open: z.enum(['inherit', 'open', 'closed']),
  createdAt: z.iso.datetime(),
  merging: z
    .object({ into: z.string(), moved: z.int(), total: z.int() })
    .nullable()
    .describe('How many of its comments have moved to another page, while they do.'),
})
export type ManagedPage = z.infer<typeof shownPage>
const listAnswer = z.object({ docs: z.array(shownPage), totalDocs: z.int(), totalPages: z.int() })
export type ManagedPages = z.infer<typeof listAnswer>

/** Newest first. */
async function listPages(req: PayloadRequest): Promise<ManagedPages> {
  requireModeratorOfPages(req)
  const { page, search } = parseInput(listQuery, { page: req.query.page, search: req.query.search })
  const found: Where[] = search ? [{ or: [{ title: { contains: search } }, { pageUrl: { contains: search } }] }] : []
  const { docs, totalDocs, totalPages } = await req.payload.db.find<PageRow>({
    collection,
    where: { and: [{ pageUrl: { like: 'http' } }, ...found] },
    sort: ['-createdAt', '-id'],
    limit: perPage,
    page,
    req,
  })
  const merges = await readMerging(req)
  return { docs: await Promise.all(docs.map((row) => shown(req, row, merges))), totalDocs, totalPages }
}

async function shown(
  req: PayloadRequest,
  { commentCount, createdAt, discussion, id, pageUrl, title }: PageRow,
  merges: readonly Merging[],
): Promise<ManagedPage> {
  const merge = merges.find(({ from }) => from === String(id))
  const moved = merge && Math.max(0, merge.total - (await countUnder(req, merge.from)))
  return {
    id: String(id),
    url: pageUrl ?? '',
    title: title ?? '',
    comments: commentCount ?? 0,
    open: discussion?.open ?? 'inherit',
    createdAt: new Date(createdAt).toISOString(),
    merging: merge && moved !== undefined ? { into: merge.into, moved, total: merge.total } : null,
  }
}

const changeInput = z.object({
  title: z.string().trim().min(1).max(200).optional(),
  open: z.enum(['inherit', 'open', 'closed']).optional(),
})

/** Renames a page, closes or opens its comments. */
async function changePage(req: PayloadRequest, raw: unknown): Promise<ManagedPage> {
  requireModeratorOfPages(req)
  const { open, title } = parseInput(changeInput, raw)
  return inOwnTransaction(req, async (attempt) => {
    const row = await requirePage(attempt, idOf(req))
    const data = {
      ...(title === undefined ? {} : { title }),
      ...(open === undefined ? {} : { discussion: { ...row.discussion, open } }),
    }
    await attempt.payload.db.updateOne({ collection, id: row.id, data, req: attempt, returning: false })
    await noteComments(attempt, String(row.id))
    return shown(attempt, { ...row, ...data }, await readMerging(attempt))
  })
}

/** What one transaction moves: more would keep the database from other writers for too long. */
const perPart = 200
const partsPerJob = 20
/** When what was sent to the first page while it went away is looked for. */
const lateMs = 60_000

const stateKey = (from: string) => `merging:${from}`
const mergingState = z.object({ from: z.string(), into: z.string(), total: z.int() })
type Merging = z.infer<typeof mergingState>

/** Merges under way. */
async function readMerging(req: PayloadRequest): Promise<Merging[]> {
  const { docs } = await req.payload.db.find<{ key: string; value?: string | null }>({
    collection: 'system-state',
    where: { key: { like: 'merging:' } },
    limit: 1000,
    pagination: false,
    req,
  })
  return docs.flatMap(({ key, value }) =>
    key.startsWith('merging:') && value ? [mergingState.parse(JSON.parse(value))] : [],
  )
}

const mergeInput = z.object({ from: z.string().max(64), into: z.string().max(64) })
const mergeAnswer = z.object({
  message: z.string(),
  moving: z.boolean().describe('A task goes on with it; the list of pages says how far it is.'),
})

/**
 * Moves the comments of one page to another, where the first one's address leads from then on. Events stay where they happened.
 * @throws Refusal `page_not_found`; `conflict` while one of them is being merged
 */
async function mergePages(req: PayloadRequest, raw: unknown): Promise<z.infer<typeof mergeAnswer>> {
  requireModeratorOfPages(req)
  const { from, into } = parseInput(mergeInput, raw)
  if (from === into) throw refusal('invalid_input', { path: 'into', message: 'Please name two pages.' })
  return inOwnTransaction(req, async (attempt) => {
    const [source, target] = [await requirePage(attempt, from), await requirePage(attempt, into)]
    const merge: Merging = { from: String(source.id), into: String(target.id), total: await countUnder(attempt, from) }
    const others = await readMerging(attempt)
    if (others.some((other) => [other.from, other.into].includes(merge.from) || other.from === merge.into))
      throw refusal('conflict', { message: 'One of these pages is being merged. Please wait until that is done.' })
    await leadTo(attempt, merge)
    if (await movePart(attempt, merge)) return { message: `Comments that were moved: ${merge.total}.`, moving: false }
    await writeState(attempt, stateKey(merge.from), JSON.stringify(merge))
    await attempt.payload.jobs.queue({
      task: 'mergePages',
      input: { from: merge.from, into: merge.into },
      req: attempt,
    })
    return { message: `${merge.total} comments are being moved. The list says how far this is.`, moving: true }
  })
}

/** Carries on what was begun, a part at a time, until nothing is left. */
export const mergePagesTask = defineTask({
  slug: 'mergePages',
  inputSchema: [
    { name: 'from', type: 'text', required: true },
    { name: 'into', type: 'text', required: true },
  ],
  retries: { attempts: 10, backoff: { type: 'exponential', delay: 5_000 } },
  run: async ({ payload }, merge) => {
    for (let part = 1; part <= partsPerJob; part++) {
      if (await inOwnTransaction(payload, (attempt) => movePart(attempt, merge))) return
      // Whoever waits to write has a turn.
      await letOthers()
    }
    await payload.jobs.queue({ task: 'mergePages', input: merge })
  },
})

/** How many comments stand under a page, published or not. */
async function countUnder(req: PayloadRequest, id: string): Promise<number> {
  return (await req.payload.db.count({ collection: 'comments', where: { article: { equals: id } }, req })).totalDocs
}

/** Addresses that led to the first page lead to the second. */
async function leadTo(req: PayloadRequest, { from, into }: Pick<Merging, 'from' | 'into'>): Promise<void> {
  const { docs } = await req.payload.db.find<{ id: string; key: string }>({
    collection: 'system-state',
    where: { value: { equals: from } },
    pagination: false,
    req,
  })
  const pages = docs.filter(({ key }) => key.startsWith('page:'))
  for (const { id } of pages)
    await req.payload.db.updateOne({ collection: 'system-state', id, data: { value: into }, req })
  await noteComments(req, from)
  await servicesOf(req.payload).afterCommit.note(
    req,
    pages.map(({ key }) => key),
  )
}

/** Moves some of what is left, in the caller's transaction; answers whether nothing is, and the first page is gone. */
async function movePart(req: PayloadRequest, merge: Pick<Merging, 'from' | 'into'>): Promise<boolean> {
  const { from, into } = merge
  // Before what it holds for comes to the other page; and in every part, for one that is made meanwhile.
  await moveCampaigns(req, { from, into })
  for (const listener of commentServicesOf(req.payload).listeners)
    if ((await listener.targetMerged?.(req, { from, into, limit: perPart })) === perPart) return false
  const { docs } = await req.payload.db.find<{ id: string; status: string }>({
    collection: 'comments',
    where: { article: { equals: from } },
    // What is answered is older than its answers.
    sort: ['createdAt', 'id'],
    select: { status: true },
    limit: perPart + 1,
    pagination: false,
    req,
  })
  const moved = docs.slice(0, perPart)
  if (moved.length > 0) {
    await requirePage(req, into)
    await moveComments(req, moved, merge)
  }
  if (docs.length > moved.length) return false
  await removePage(req, merge)
  return true
}

async function moveComments(
  req: PayloadRequest,
  comments: readonly { id: string; status: string }[],
  { from, into }: Pick<Merging, 'from' | 'into'>,
): Promise<void> {
  for (const { id } of comments) {
    const data = { article: into, pinned: false, updatedAt: null }
    await req.payload.db.updateOne({ collection: 'comments', id, data, req, returning: false })
    await updateQueue(req, String(id), { article: into })
  }
  const published = comments.filter(({ status }) => status === 'approved').length
  await ownTarget.addToCount(req, into, published)
  if (await findPage(req, from)) await ownTarget.addToCount(req, from, -published)
  for (const id of [from, into]) await noteComments(req, id)
}

/** Nothing stands under the page any more. */
async function removePage(req: PayloadRequest, { from, into }: Pick<Merging, 'from' | 'into'>): Promise<void> {
  if (!(await findPage(req, from))) return
  await moveCampaigns(req, { from, into, isGone: true })
  for (const key of [`pinned:${from}`, stateKey(from)]) await removeState(req, key)
  await req.payload.db.deleteOne({ collection, where: { id: { equals: from } }, req })
  await noteComments(req, from)
  // On MongoDB, what was sent to the page at the same moment is seen only afterwards.
  const waitUntil = new Date(servicesOf(req.payload).now().getTime() + lateMs)
  await req.payload.jobs.queue({ task: 'mergePages', input: { from, into }, waitUntil, req })
}

const findPage = async (req: PayloadRequest, id: string): Promise<boolean> => {
  const where: Where = { and: [{ id: { equals: id } }, { pageUrl: { like: 'http' } }] }
  return (await req.payload.db.count({ collection, where, req })).totalDocs > 0
}

export const managedPageRoutes: Route[] = [
  getDoor('/pages', listPages, {
    summary: 'Pages that live elsewhere',
    query: listQuery,
    output: listAnswer,
    faults: ['invalid_input', 'forbidden'],
  }),
  postDoor('/pages/merge', mergePages, {
    summary: 'Move the comments of a page to another',
    input: mergeInput,
    output: mergeAnswer,
    faults: ['invalid_input', 'page_not_found', 'conflict', 'forbidden'],
  }),
  postDoor('/pages/:id', changePage, {
    summary: 'Rename a page, close or open its comments',
    input: changeInput,
    output: shownPage,
    faults: ['invalid_input', 'page_not_found', 'forbidden'],
  }),
]

// Two pages become one: what stands under the first moves to the second. A large one moves in parts, each in a transaction of its own. Its
// address leads to the second page from the beginning, so that nothing new comes to the first; of what is still there every part
// takes the oldest, so that no reply comes before what it answers. What has moved is found there no more: a task that was killed, or runs
// twice, goes on where it is.
