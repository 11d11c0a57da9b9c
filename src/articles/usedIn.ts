import type { CollectionSlug, PayloadRequest, SelectType, Where } from 'payload'
import { z } from 'zod'
import { isEditor, refusal, requireUser } from '#platform'
import { pagesById } from '#platform/database'
import { idOf, type Route } from '#platform/http'

/** What stands in articles beside their own text: bylines, pictures, and other articles they link to. */
export type Shown = { collection: Extract<CollectionSlug, 'articles' | 'authors' | 'media'>; id: string }

/** Bylines that one picture is looked for in. */
const mostBylines = 200
/** Of one kind, that an answer names. */
const mostNamed = 20
const pageSize = 50
/** Articles whose texts are looked through, the newest first, and as many open drafts. */
const pagesAtMost = 100

type Byline = { id: string; name?: string | null }

async function bylinesWith(req: PayloadRequest, picture: string): Promise<Byline[]> {
  const { docs } = await req.payload.db.find<Byline>({
    collection: 'authors',
    where: { picture: { equals: picture } },
    select: { name: true },
    limit: mostBylines,
    pagination: false,
    req,
  })
  return docs.map(({ id, name }) => ({ id: String(id), name: name ?? '' }))
}

/** Everything by which an article shows it: a picture may be that of its author. */
export async function namesOf(
  req: PayloadRequest,
  { collection, id }: Shown,
): Promise<{ ids: string[]; where: Where }> {
  if (collection === 'authors') return { ids: [id], where: { authors: { in: [id] } } }
  const authors = (await bylinesWith(req, id)).map((author) => author.id)
  return {
    ids: [id, ...authors],
    where: { or: [{ hero: { equals: id } }, ...(authors.length > 0 ? [{ authors: { in: authors } }] : [])] },
  }
}

type Content = Partial<Record<'title' | 'hero' | 'authors' | 'body', unknown>>

/** Which texts show something cannot be asked for: all are read. */
export const showsOneOf = ({ authors, body, hero }: Content, ids: readonly string[]): boolean => {
  const text = JSON.stringify([hero, authors, body])
  return ids.some((id) => text.includes(id))
}

const notTrashed = (): Where => ({ deletedAt: { exists: false } })
const titleOf = ({ title }: Content): string => (typeof title === 'string' ? title : '')

/**
 * In which articles a picture or a byline stands itself, drafts of published ones included; what is in the trash is not. A picture may be
 * that of a byline, too.
 */
async function findUses(req: PayloadRequest, { collection, id }: Shown) {
  const found = new Map<string, string>()
  // A byline is in no text.
  const select: SelectType = { title: true, hero: true, authors: true, ...(collection === 'media' && { body: true }) }
  let pages = 0
  const articles = pagesById<Content & { id: string }>(req.payload, {
    collection: 'articles',
    where: notTrashed,
    select,
    size: pageSize,
    isNewestFirst: true,
    req,
  })
  for await (const docs of articles) {
    for (const doc of docs) if (showsOneOf(doc, [id])) found.set(String(doc.id), titleOf(doc))
    pages += 1
    if (pages === pagesAtMost) break
  }
  const drafts = await req.payload.db.findVersions<Content>({
    collection: 'articles',
    where: {
      and: [
        { latest: { equals: true } },
        { 'version._status': { equals: 'draft' } },
        { 'version.deletedAt': { exists: false } },
      ],
    },
    select: { parent: true, version: select },
    limit: pagesAtMost * pageSize,
    pagination: false,
    req,
  })
  for (const { parent, version } of drafts.docs)
    if (showsOneOf(version, [id])) found.set(String(parent), titleOf(version) || (found.get(String(parent)) ?? ''))
  const bylines = collection === 'media' ? await bylinesWith(req, id) : []
  return {
    articles: [...found].slice(0, mostNamed).map(([article, title]) => ({ id: article, title })),
    total: found.size,
    bylines: bylines.slice(0, mostNamed).map((byline) => ({ id: byline.id, name: byline.name ?? '' })),
    isComplete: pages < pagesAtMost,
  }
}

const usesOf = (collection: 'authors' | 'media', what: string): Route => ({
  path: `/api/${collection}/:id/used-in`,
  methods: ['GET'],
  isForStaff: true,
  summary: `In which articles ${what} stands`,
  description:
    'For editors, before they delete it: the number, and up to 20 by name. `isComplete` is false where there are more articles than are looked through.',
  output: z.object({
    articles: z.array(z.object({ id: z.string(), title: z.string() })),
    total: z.int(),
    bylines: z.array(z.object({ id: z.string(), name: z.string() })),
    isComplete: z.boolean(),
  }),
  faults: ['not_found'],
  endpoint: async (req) => {
    if (!isEditor(requireUser(req))) throw refusal('forbidden')
    const id = idOf(req)
    const { totalDocs } = await req.payload.count({ collection, where: { id: { equals: id } }, req })
    if (totalDocs === 0) throw refusal('not_found')
    return Response.json(await findUses(req, { collection, id }), { headers: { 'Cache-Control': 'no-store' } })
  },
})

export const usedInRoutes: Route[] = [usesOf('media', 'a picture'), usesOf('authors', 'a byline')]
