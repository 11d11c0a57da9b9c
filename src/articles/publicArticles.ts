import type { PayloadRequest, Where } from 'payload'
import { isId } from '#comments'

/** What reading under an article needs of it. */
export type ArticleHead = { id: string; slug: string; title: string; commentCount: number; updatedAt: string }

/**
 * An article is public when it is published and not in the trash; there is no third place that says so to readers. Made anew
 * each time: the adapters rewrite conditions in place.
 */
export function published(): Where[] {
  return [{ _status: { equals: 'published' } }, { deletedAt: { exists: false } }]
}

const slugForm = /^[a-z0-9-]{1,120}$/

/** Finds by id or by today's slug. */
export function namedBy(keys: readonly string[]): Where {
  return {
    or: [{ id: { in: keys.filter(isId) } }, { slug: { in: keys.filter((key) => slugForm.test(key)) } }],
  }
}

/**
 * Public articles by what they were asked for: id, slug or, failing those, a slug they once had (embedded pages keep
 * working after an article was renamed). Keys nothing public goes by are not in the map.
 */
export async function findPublicArticles(
  req: PayloadRequest,
  keys: readonly string[],
): Promise<Map<string, ArticleHead>> {
  const askable = keys.filter((key) => isId(key) || slugForm.test(key))
  const found = new Map<string, ArticleHead>()
  if (askable.length === 0) return found
  for (const row of await readHeads(req, namedBy(askable), askable.length))
    for (const key of [row.slug, row.id]) if (key && askable.includes(key)) found.set(key, toHead(row))
  const missing = askable.filter((key) => !found.has(key) && slugForm.test(key))
  if (missing.length === 0) return found
  for (const row of await readHeads(req, { oldSlugs: { in: missing } }, missing.length))
    for (const key of row.oldSlugs ?? []) if (missing.includes(key) && !found.has(key)) found.set(key, toHead(row))
  return found
}

type Row = {
  id: string
  slug?: string | null
  title?: string | null
  commentCount?: number | null
  updatedAt: string
  oldSlugs?: string[] | null
}

/** Straight from the database: rendering the text and running the hooks of every article would cost more than the answer. */
async function readHeads(req: PayloadRequest, where: Where, keys: number): Promise<Row[]> {
  const { docs } = await req.payload.db.find<Row>({
    collection: 'articles',
    where: { and: [...published(), where] },
    select: { slug: true, title: true, commentCount: true, updatedAt: true, oldSlugs: true },
    // A key can be the slug of one article and the id of another.
    limit: keys * 2,
    pagination: false,
    req,
  })
  return docs
}

const toHead = ({ id, slug, title, commentCount, updatedAt }: Row): ArticleHead => ({
  id,
  slug: slug ?? id,
  title: title ?? '',
  commentCount: commentCount ?? 0,
  updatedAt,
})
