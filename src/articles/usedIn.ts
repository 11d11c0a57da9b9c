import type { CollectionSlug, PayloadRequest, SelectType, Where } from 'payload'
import { z } from 'zod'
import { isEditor, refusal, requireUser } from '#platform'
import { pagesById } from '#platform/database'
import { idOf, parseInput, type Route } from '#platform/http'

/** What stands in articles beside their own text: bylines, pictures, and other articles they link to. */
export type Shown = { collection: Extract<CollectionSlug, 'articles' | 'authors' | 'media'>; id: string }

/** Bylines that one picture is looked for in. */
const mostBylines = 200
/** Of one kind, that an answer names. */
const mostNamed = 20
const pageSize = 50
/** Articles whose texts are looked through, the newest first, and as many open drafts. */
const pagesAtMost = 100

type Byline = { id: string; name?: string | null; picture?: unknown }

async function bylinesWith(req: PayloadRequest, pictures: readonly string[]): Promise<Byline[]> {
  const { docs } = await req.payload.db.find<Byline>({
    collection: 'authors',
    where: { picture: { in: [...pictures] } },
    select: { name: true, picture: true },
    limit: mostBylines,
    pagination: false,
    req,
  })
  return docs.map(({ id, name, picture }) => ({ id: String(id), name: name ?? '', picture: String(picture) }))
}

/** Everything by which an article shows it: a picture may be that of its author. */
export async function namesOf(
  req: PayloadRequest,
  { collection, id }: Shown,
): Promise<{ ids: string[]; where: Where }> {
  if (collection === 'authors') return { ids: [id], where: { authors: { in: [id] } } }
  const authors = (await bylinesWith(req, [id])).map((author) => author.id)
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

/** Chosen at once: a page of the admin's list. */
const mostAsked = 100

/**
 * In which articles pictures or bylines stand themselves, drafts of published ones included; what is in the trash is not. A picture may be
 * that of a byline, too. `used` are those of them that stand somewhere.
 */
async function findUses(
  req: PayloadRequest,
  { collection, ids }: { collection: 'authors' | 'media'; ids: readonly string[] },
) {
  const used = new Set<string>()
  const isShown = (content: Content): boolean => {
    const text = JSON.stringify([content.hero, content.authors, content.body])
    const here = ids.filter((id) => text.includes(id))
    for (const id of here) used.add(id)
    return here.length > 0
  }
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
    for (const doc of docs) if (isShown(doc)) found.set(String(doc.id), titleOf(doc))
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
    if (isShown(version)) found.set(String(parent), titleOf(version) || (found.get(String(parent)) ?? ''))
  const bylines = collection === 'media' ? await bylinesWith(req, ids) : []
  for (const { picture } of bylines) used.add(String(picture))
  return {
    articles: [...found].slice(0, mostNamed).map(([article, title]) => ({ id: article, title })),
    total: found.size,
    bylines: bylines.slice(0, mostNamed).map((byline) => ({ id: byline.id, name: byline.name ?? '' })),
    isComplete: pages < pagesAtMost,
    used: [...used],
  }
}

const uses = z.object({
  articles: z.array(z.object({ id: z.string(), title: z.string() })),
  total: z.int(),
  bylines: z.array(z.object({ id: z.string(), name: z.string() })),
  isComplete: z.boolean(),
})

const description =
  'For editors, before they delete it: the number, and up to 20 by name. `isComplete` is false where there are more articles than are looked through.'

const askedFor = z.object({
  ids: z
    .string()
    .min(1)
    .max(mostAsked * 64)
    .transform((text) => text.split(','))
    .pipe(z.array(z.string().min(1).max(64)).max(mostAsked))
    .describe(`Up to ${mostAsked} ids, with commas between.`),
})

const privately = { headers: { 'Cache-Control': 'no-store' } }

function usesOf(collection: 'authors' | 'media', one: string, many: string): Route[] {
  return [
    {
      path: `/api/${collection}/:id/used-in`,
      methods: ['GET'],
      isForStaff: true,
      summary: `In which articles ${one} stands`,
      description,
      output: uses,
      faults: ['not_found'],
      endpoint: async (req) => {
        if (!isEditor(requireUser(req))) throw refusal('forbidden')
        const id = idOf(req)
        const { totalDocs } = await req.payload.count({ collection, where: { id: { equals: id } }, req })
        if (totalDocs === 0) throw refusal('not_found')
        const { used: _used, ...found } = await findUses(req, { collection, ids: [id] })
        return Response.json(found, privately)
      },
    },
    {
      path: `/api/${collection}/used-in`,
      methods: ['GET'],
      isForStaff: true,
      summary: `In which articles ${many} stand`,
      description: `${description} Of several at once; \`used\` are those of them that stand anywhere.`,
      query: askedFor,
      output: uses.extend({ used: z.array(z.string()) }),
      faults: ['invalid_input'],
      endpoint: async (req) => {
        if (!isEditor(requireUser(req))) throw refusal('forbidden')
        const { ids } = parseInput(askedFor, { ids: req.query.ids })
        return Response.json(await findUses(req, { collection, ids }), privately)
      },
    },
  ]
}

export const usedInRoutes: Route[] = [
  ...usesOf('media', 'a picture', 'pictures'),
  ...usesOf('authors', 'a byline', 'bylines'),
]
