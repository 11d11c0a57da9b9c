import type { PayloadRequest, Where } from 'payload'
import type { CommentTarget, TargetHead } from '#comments'
import { foldSearch } from '#moderation'
import { bylineOf, isId, isWithin } from '#platform'
import { addressAtFrontend, nameAtAddress } from './address'

const collection = 'articles'

/**
 * An article is public when it is published and not in the trash; there is no second place that says so. `equals: null`,
 * because across a relation MongoDB's adapter finds every row for `exists`. Made anew each time: the adapters rewrite
 * conditions in place.
 */
export function published(prefix = ''): Where {
  return { and: [{ [`${prefix}_status`]: { equals: 'published' } }, { [`${prefix}deletedAt`]: { equals: null } }] }
}

/** An article, and no page that lives elsewhere. */
export function isArticle(prefix = ''): Where {
  return { [`${prefix}pageUrl`]: { equals: null } }
}

/**
 * What lists, feeds, the sitemap and numbers of articles name: articles, and no pages that live elsewhere. There is no second
 * place that says so.
 */
export function listed(prefix = ''): Where {
  return { and: [published(prefix), isArticle(prefix)] }
}

/** Articles that carry an account's byline. */
export function carriesBylineOf(user: PayloadRequest['user'], prefix = ''): Where | false {
  const byline = bylineOf({ user })
  return byline !== undefined && { [`${prefix}authors`]: { in: [byline] } }
}

const slugForm = /^[a-z0-9-]{1,120}$/

/** Finds by id or by today's slug. */
export function namedBy(keys: readonly string[]): Where {
  return named(namesAmong(keys))
}

type Names = { ids: string[]; slugs: string[] }

/** What could be an id can be the slug of another article as well. */
const namesAmong = (keys: readonly string[]): Names => ({
  ids: keys.filter(isId),
  slugs: keys.filter((key) => slugForm.test(key)),
})

const named = ({ ids, slugs }: Names): Where => ({ or: [{ id: { in: ids } }, { slug: { in: slugs } }] })

/**
 * Public articles by what they were asked for: id, slug or, failing those, a slug they once had (embedded pages keep
 * working after an article was renamed). Keys nothing public goes by are not in the map.
 */
export async function findPublicArticles(
  req: PayloadRequest,
  keys: readonly string[],
): Promise<Map<string, TargetHead>> {
  const names = namesAmong(keys)
  const { ids, slugs } = names
  const most = ids.length + slugs.length
  const found = new Map<string, TargetHead>()
  if (most === 0) return found
  for (const row of await readRows(req, { and: [published(), named(names)] }, most)) {
    if (ids.includes(row.id)) found.set(row.id, toHead(row))
    if (row.slug && slugs.includes(row.slug)) found.set(row.slug, toHead(row))
  }
  const missing = slugs.filter((slug) => !found.has(slug))
  if (missing.length === 0) return found
  const renamed = { and: [published(), { oldSlugs: { in: missing } }] }
  for (const row of await readRows(req, renamed, missing.length * 2, { oldSlugs: true }))
    for (const key of row.oldSlugs ?? []) if (missing.includes(key) && !found.has(key)) found.set(key, toHead(row))
  return found
}

type ArticleRow = {
  id: string
  slug?: string | null
  title?: string | null
  commentCount?: number | null
  updatedAt: string
  oldSlugs?: string[] | null
  publishedAt?: string | null
  pageUrl?: string | null
  discussion?: {
    open?: TargetHead['discussion']['open'] | null
    closeAfterDays?: number | null
    moderation?: TargetHead['discussion']['moderation'] | null
  } | null
}

/** Straight from the database: rendering the text and running the hooks of every article would cost more than the answer. What stands in tables of its own (earlier slugs) only where it is needed. */
async function readRows(
  req: PayloadRequest,
  where: Where,
  limit: number,
  more: { oldSlugs?: true } = {},
): Promise<ArticleRow[]> {
  const { docs } = await req.payload.db.find<ArticleRow>({
    collection,
    where,
    select: {
      slug: true,
      title: true,
      commentCount: true,
      updatedAt: true,
      publishedAt: true,
      discussion: true,
      pageUrl: true,
      ...more,
    },
    limit,
    pagination: false,
    req,
  })
  return docs
}

function toHead({
  commentCount,
  discussion,
  id,
  pageUrl,
  publishedAt,
  slug,
  title,
  updatedAt,
}: ArticleRow): TargetHead {
  return {
    id,
    slug: slug ?? id,
    title: title ?? '',
    commentCount: commentCount ?? 0,
    updatedAt,
    ...(pageUrl ? { page: pageUrl } : {}),
    discussion: {
      open: discussion?.open ?? 'inherit',
      closeAfterDays: discussion?.closeAfterDays ?? undefined,
      publishedAt: publishedAt ? new Date(publishedAt) : undefined,
      moderation: discussion?.moderation ?? 'inherit',
    },
  }
}

/** Public documents by their ids. */
export async function readHeads(req: PayloadRequest, ids: readonly string[]): Promise<Map<string, TargetHead>> {
  const rows = await readRows(req, { and: [published(), { id: { in: [...ids] } }] }, ids.length)
  return new Map(rows.map((row) => [row.id, toHead(row)]))
}

/** Accounts that write under a byline of the article. */
async function ownersOf(req: PayloadRequest, id: string): Promise<string[]> {
  const article = await req.payload.db.findOne<{ id: string; authors?: string[] | null }>({
    collection,
    where: { id: { equals: id } },
    select: { authors: true },
    req,
  })
  const authors = article?.authors ?? []
  if (authors.length === 0) return []
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'users',
    where: { byline: { in: authors } },
    select: {},
    pagination: false,
    limit: 100,
    req,
  })
  return docs.map((user) => String(user.id))
}

/** How many titles a search on the desk looks at, the newest; and how many of them it takes. */
const mostTitles = 20_000
const mostTitled = 200

async function titledWith(req: PayloadRequest, words: readonly string[]): Promise<string[]> {
  const { docs } = await req.payload.db.find<{ id: string; title?: string | null }>({
    collection,
    select: { title: true },
    sort: '-createdAt',
    limit: mostTitles,
    pagination: false,
    req,
  })
  return docs
    .filter(({ title }) => {
      const folded = foldSearch(title ?? '')
      return words.every((word) => folded.includes(word))
    })
    .slice(0, mostTitled)
    .map(({ id }) => id)
}

/** Articles, as what comments hang on. */
export const ownTarget: CommentTarget = {
  collection,
  find: findPublicArticles,
  describe: async (req, ids) =>
    new Map(
      ids.length === 0
        ? []
        : (await readRows(req, { id: { in: [...ids] } }, ids.length)).map((row) => [row.id, toHead(row)]),
    ),
  visible: listed,
  ownedBy: (user, prefix) => isWithin(user, 'moderate') && carriesBylineOf(user, prefix),
  owners: ownersOf,
  async addToCount(req, id, delta) {
    await req.payload.db.updateOne({
      collection,
      id,
      // Counting is no edit: `null` tells the adapters to leave the time of the last one alone.
      data: { commentCount: { $inc: delta }, updatedAt: null },
      req,
      returning: false,
    })
  },
  titled: titledWith,
  tags: (id) => [`article:${id}`],
  path: (slug) => `/articles/${slug}`,
  elsewhere: addressAtFrontend,
  named: nameAtAddress,
  commentPath: (slug, id) => `/articles/${slug}/comments/${id}`,
}
