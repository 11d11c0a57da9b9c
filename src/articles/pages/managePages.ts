import type { PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { messageAnswer, noteComments, updateQueue } from '#comments'
import { isModerator, refusal, servicesOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { getDoor, idOf, parseInput, postDoor, type Route } from '#platform/http'
import { ownTarget } from '../target'

// Pages that live elsewhere, as moderators see to them.

const collection = 'articles'
const perPage = 50
/** Comments that one merge moves: more would keep the database from other writers for too long. */
const mostMerged = 2000

type PageRow = {
  id: string
  title?: string | null
  pageUrl?: string | null
  commentCount?: number | null
  createdAt: string
  discussion?: { open?: 'inherit' | 'open' | 'closed' | null } | null
}

function requireModeratorOfPages(req: PayloadRequest): void {
  if (!isModerator(req.user)) throw refusal('forbidden')
}

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
  return { docs: docs.map(shown), totalDocs, totalPages }
}

const shown = ({ commentCount, createdAt, discussion, id, pageUrl, title }: PageRow): ManagedPage => ({
  id: String(id),
  url: pageUrl ?? '',
  title: title ?? '',
  comments: commentCount ?? 0,
  open: discussion?.open ?? 'inherit',
  createdAt: new Date(createdAt).toISOString(),
})

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
    return shown({ ...row, ...data })
  })
}

async function requirePage(req: PayloadRequest, id: string): Promise<PageRow> {
  const row = await req.payload.db.findOne<PageRow>({ collection, where: { id: { equals: id } }, req })
  if (!row?.pageUrl) throw refusal('page_not_found')
  return row
}

const mergeInput = z.object({ from: z.string().max(64), into: z.string().max(64) })

/**
 * Moves the comments of one page to another, where the first one's address leads from then on. Events stay where they happened.
 * @throws Refusal `page_not_found`; `conflict` for a page with too many comments
 */
async function mergePages(req: PayloadRequest, raw: unknown): Promise<{ message: string }> {
  requireModeratorOfPages(req)
  const { from, into } = parseInput(mergeInput, raw)
  if (from === into) throw refusal('invalid_input', { path: 'into', message: 'Please name two pages.' })
  return inOwnTransaction(req, async (attempt) => {
    const { db } = attempt.payload
    const [source, target] = [await requirePage(attempt, from), await requirePage(attempt, into)]
    const { docs } = await db.find<{ id: string }>({
      collection: 'comments',
      where: { article: { equals: source.id } },
      select: {},
      limit: mostMerged + 1,
      pagination: false,
      req: attempt,
    })
    if (docs.length > mostMerged)
      throw refusal('conflict', { message: `A page with more than ${mostMerged} comments cannot be merged.` })
    for (const { id } of docs) {
      const data = { article: target.id, pinned: false, updatedAt: null }
      await db.updateOne({ collection: 'comments', id, data, req: attempt, returning: false })
      await updateQueue(attempt, String(id), { article: String(target.id) })
    }
    await ownTarget.addToCount(attempt, String(target.id), source.commentCount ?? 0)
    const leading = await db.find<{ id: string; key: string }>({
      collection: 'system-state',
      where: { value: { equals: String(source.id) } },
      pagination: false,
      req: attempt,
    })
    const pages = leading.docs.filter(({ key }) => key.startsWith('page:'))
    for (const { id } of pages)
      await db.updateOne({ collection: 'system-state', id, data: { value: String(target.id) }, req: attempt })
    await db.deleteMany({ collection: 'system-state', where: { key: { equals: `pinned:${source.id}` } }, req: attempt })
    await db.deleteOne({ collection, where: { id: { equals: source.id } }, req: attempt })
    for (const id of [source.id, target.id]) await noteComments(attempt, String(id))
    await servicesOf(attempt.payload).afterCommit.note(
      attempt,
      pages.map(({ key }) => key),
    )
    return { message: `Comments that were moved: ${docs.length}.` }
  })
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
    output: messageAnswer,
    faults: ['invalid_input', 'page_not_found', 'conflict', 'forbidden'],
  }),
  postDoor('/pages/:id', changePage, {
    summary: 'Rename a page, close or open its comments',
    input: changeInput,
    output: shownPage,
    faults: ['invalid_input', 'page_not_found', 'forbidden'],
  }),
]
