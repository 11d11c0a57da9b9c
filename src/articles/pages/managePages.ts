import type { PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { noteComments } from '#comments'
import { inOwnTransaction } from '#platform/database'
import { getDoor, idOf, parseInput, postDoor, type Route } from '#platform/http'
import { countUnder, type Merging, mergeAnswer, mergeInput, mergePages, readMerging } from './mergePages'
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
