import type { PayloadRequest, Where } from 'payload'
import { approved } from '../access'
import { maxPinned, readPinnedIds } from '../pins'
import { readPolicy } from '../policy'
import type { Order } from './query'
import { type CommentRow, descendantsPerRoot } from './tree'

/** What is shown: approved comments, and hidden ones that approved ones hang below (as placeholders). Made anew each time: adapters rewrite conditions in place. */
export function shown(): Where {
  return {
    or: [approved(), { visibleReplies: { greater_than: 0 } }],
  }
}

/** The pinned roots of an article that are published, newest pin first. One that was hidden stands in its own place, as a placeholder. */
export async function readPinned(req: PayloadRequest, article: string): Promise<CommentRow[]> {
  const ids = await readPinnedIds(req, article)
  if (ids.length === 0) return []
  const rows = await readRows(req, article, {
    where: { and: [{ id: { in: ids } }, { depth: { equals: 0 } }, { pinned: { equals: true } }, shown()] },
    sort: 'path',
    limit: maxPinned,
  })
  return rows
    .filter(({ status }) => status === 'approved')
    .sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
}

type RootsWanted = {
  article: string
  order: Order
  after: string | undefined
  limit: number
  /** Ids of roots to leave out. */
  without: readonly string[]
}

/** Roots of an article in `order`, after the position `after`, without those that stand elsewhere. */
export async function readRoots(
  req: PayloadRequest,
  { article, order, after, limit, without }: RootsWanted,
): Promise<CommentRow[]> {
  const others: Where[] = without.length === 0 ? [] : [{ id: { not_in: [...without] } }]
  const rows: CommentRow[] = []
  for (const { beyond, sort } of rangesBehind(order, after)) {
    const where = { and: [{ article: { equals: article } }, { depth: { equals: 0 } }, ...beyond, shown(), ...others] }
    rows.push(...(await readRows(req, article, { where, sort, limit: limit - rows.length })))
    if (rows.length >= limit) break
  }
  return rows
}

/** Where a root stands in an order, as `readRoots` reads on from. */
export function positionOf({ path, rank }: Pick<CommentRow, 'path' | 'rank'>, order: Order): string {
  return order === 'best' ? `${rank ?? ''}:${path}` : path
}

export type Range = { beyond: Where[]; sort: string | string[] }

/** What to read one after another, so that each is a range of one index: with `or` all that stands before would be read again. */
export function rangesBehind(order: Order, after: string | undefined): Range[] {
  if (order === 'oldest')
    return [{ beyond: after === undefined ? [] : [{ path: { greater_than: after } }], sort: 'path' }]
  if (order === 'newest')
    return [{ beyond: after === undefined ? [] : [{ path: { less_than: after } }], sort: '-path' }]
  const [rank = '', path = ''] = after?.split(':') ?? []
  const isUnranked: Where = { rank: { exists: false } }
  const beyondPath: Where[] = after === undefined ? [] : [{ path: { less_than: path } }]
  if (after !== undefined && rank === '') return [{ beyond: [isUnranked, ...beyondPath], sort: '-path' }]
  const ranked: Range[] =
    after === undefined
      ? [{ beyond: [{ rank: { exists: true } }], sort: ['-rank', '-path'] }]
      : [
          { beyond: [{ rank: { equals: Number(rank) } }, ...beyondPath], sort: '-path' },
          { beyond: [{ rank: { less_than: Number(rank) } }], sort: ['-rank', '-path'] },
        ]
  return [...ranked, { beyond: [isUnranked], sort: '-path' }]
}

/** What stands before a root, from the nearest to the farthest. */
export function rangesBefore(order: Order, { path, rank }: Pick<CommentRow, 'path' | 'rank'>): Range[] {
  if (order === 'oldest') return [{ beyond: [{ path: { less_than: path } }], sort: '-path' }]
  const later: Where = { path: { greater_than: path } }
  if (order === 'newest') return [{ beyond: [later], sort: 'path' }]
  const isRanked = rank !== null && rank !== undefined
  return [
    { beyond: [{ rank: isRanked ? { equals: rank } : { exists: false } }, later], sort: 'path' },
    { beyond: [{ rank: isRanked ? { greater_than: rank } : { exists: true } }], sort: ['rank', 'path'] },
  ]
}

/**
 * Rows below a page of roots: of each as many as are shown and one more, in path order.
 *
 * Asked for by root alone: with the article in the query SQLite reads all comments of the article. Two threads in one
 * millisecond can share a root by chance, one in two thousand million; rows of another article are dropped.
 */
export async function readDescendants(
  req: PayloadRequest,
  { article, roots }: { article: string; roots: readonly CommentRow[] },
): Promise<CommentRow[]> {
  const plan = planDescendants(roots)
  const together =
    plan.shared.length === 0
      ? []
      : await readRows(req, article, {
          where: {
            and: [{ root: { in: plan.shared } }, { depth: { greater_than: 0 } }, shown()],
          },
          sort: 'path',
          limit: plan.limit,
        })
  const again = unreached(plan, together)
  const alone = await Promise.all(
    [...plan.single, ...again].map((root) => readBelow(req, { article, root, after: root })),
  )
  return [...together.filter(({ root }) => !again.includes(root)), ...alone.flat()]
}

/** Rows of one thread after the path `after`, one more than a page shows. */
export function readBelow(
  req: PayloadRequest,
  { article, root, after }: { article: string; root: string; after: string },
): Promise<CommentRow[]> {
  return readRows(req, article, {
    where: {
      and: [{ root: { equals: root } }, { path: { greater_than: after } }, shown()],
    },
    sort: 'path',
    limit: rowsPerRoot,
  })
}

/**
 * Rows, not documents: no access rule of Payload's and no hook runs. Who may see what is said by `shown` and by the
 * fields named here, for everybody alike: this door never looks at the session, a moderator sees no more through it.
 */
async function readRows(
  req: PayloadRequest,
  article: string,
  { where, sort, limit }: { where: Where; sort: string | string[]; limit: number },
): Promise<CommentRow[]> {
  const { votes } = await readPolicy(req)
  const { docs } = await req.payload.db.find<CommentRow & { article: string }>({
    collection: 'comments',
    where,
    sort,
    limit,
    pagination: false,
    select: {
      article: true,
      parent: true,
      name: true,
      url: true,
      html: true,
      createdAt: true,
      editedAt: true,
      badge: true,
      sourceUrl: true,
      sourcePublishedAt: true,
      pinned: true,
      status: true,
      depth: true,
      path: true,
      root: true,
      visibleReplies: true,
      votes: true,
      rank: true,
    },
    req,
  })
  return docs.flatMap((row) => (row.article === article ? [{ ...row, votes: votes ? (row.votes ?? 0) : null }] : []))
}

/** One row more than is shown tells whether there is more. */
export const rowsPerRoot = descendantsPerRoot + 1

/** A root with more replies than this is read by a query of its own, which stops early. */
const smallRoot = 2 * descendantsPerRoot

type Plan = {
  /** Roots read together by one query of at most `limit` rows, sorted by path. */
  shared: string[]
  limit: number
  /** Roots read one by one, `rowsPerRoot` rows each. */
  single: string[]
}

/**
 * How to read what hangs below a page of roots at a cost that depends on the page alone. A database sorts everything a
 * query over several roots matches before it can stop, so roots with many replies stay out of the shared one.
 */
export function planDescendants(roots: readonly CommentRow[]): Plan {
  const answered = roots.filter(({ visibleReplies }) => (visibleReplies ?? 0) > 0)
  const isSmall = ({ visibleReplies }: CommentRow) => (visibleReplies ?? 0) <= smallRoot
  const shared = answered.filter(isSmall).map(({ path }) => path)
  // Placeholders are not counted in `visibleReplies`, so small roots may still hold more rows than expected.
  return {
    shared,
    limit: shared.length * (smallRoot + 1),
    single: answered.filter((root) => !isSmall(root)).map(({ path }) => path),
  }
}

/** Roots the shared query was cut off before: where it ended, with too few rows to fill the page, and all after that. */
export function unreached({ shared, limit }: Plan, rows: readonly CommentRow[]): string[] {
  const last = rows.at(-1)
  if (!last || rows.length < limit) return []
  const filled = rows.filter(({ root }) => root === last.root).length >= rowsPerRoot
  return shared.filter((root) => root > last.root || (root === last.root && !filled))
}
