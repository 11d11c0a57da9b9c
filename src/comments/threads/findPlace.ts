import type { PayloadRequest, Where } from 'payload'
import { servicesOf } from '#platform'
import type { TargetHead } from '../contract'
import { orderOf, readPolicy } from '../policy'
import { loadComment } from '../storedComment'
import { type Cursor, type Order, signCursor } from './query'
import { positionOf, type Range, rangesBefore, readPinned, shown } from './threadRows'
import { descendantsPerRoot } from './tree'

/**
 * Where in an article's thread, in the order that is asked for or else the site's, a published comment stands: the cursor of the page that shows it, or null for the first page.
 * Undefined for a comment that readers do not see there.
 */
export async function findPlace(
  req: PayloadRequest,
  article: Pick<TargetHead, 'id'>,
  id: string,
  asked?: Order,
): Promise<{ after: string | null } | undefined> {
  const comment = await loadComment(req, id)
  if (comment?.article !== article.id || comment.status !== 'approved') return undefined
  const below = await placeBelow(req, comment)
  const cursor = below ?? (await placeOfRoot(req, article.id, comment.root, asked))
  const key = servicesOf(req.payload).signingKey('thread-cursor')
  return { after: cursor ? signCursor(cursor, key) : null }
}

type Placed = { article: string; root: string; path: string; depth: number }

/** A reply that stands behind the first ones of its conversation is shown by itself, with those around it. */
async function placeBelow(req: PayloadRequest, { article, depth, path, root }: Placed): Promise<Cursor | undefined> {
  if (depth === 0) return undefined
  const before = await lastBefore(req, {
    among: () => [{ root: { equals: root } }, shown()],
    // Below its root every path is longer than the root's, so that the index gives these rows and no others.
    ranges: [{ beyond: [{ path: { greater_than: root } }, { path: { less_than: path } }], sort: '-path' }],
    page: descendantsPerRoot,
  })
  return before && { kind: 'more', article, root, after: before.path }
}

async function placeOfRoot(
  req: PayloadRequest,
  article: string,
  root: string,
  asked: Order | undefined,
): Promise<Cursor | undefined> {
  const policy = await readPolicy(req)
  const order = orderOf(asked ?? policy.order, policy)
  const pinned = await readPinned(req, article)
  // Pinned conversations come first, beside the pages.
  if (pinned.some((row) => row.root === root)) return undefined
  const roots = (): Where[] => [{ article: { equals: article } }, { depth: { equals: 0 } }]
  const rank = order === 'best' ? await rankAt(req, { and: [...roots(), { path: { equals: root } }] }) : null
  const others = (): Where[] => (pinned.length === 0 ? [] : [{ id: { not_in: pinned.map(({ id }) => id) } }])
  const before = await lastBefore(req, {
    among: () => [...roots(), shown(), ...others()],
    ranges: rangesBefore(order, { path: root, rank }),
    page: policy.pageSize,
  })
  return before && { kind: 'roots', article, order, after: positionOf(before, order) }
}

type Row = { id: string; path: string; rank?: number | null }

async function rankAt(req: PayloadRequest, where: Where): Promise<number | null> {
  return (await req.payload.db.findOne<Row>({ collection: 'comments', where, req }))?.rank ?? null
}

type PagePosition = { among: () => Where[]; ranges: readonly Range[]; page: number }

/**
 * The row that a page with another one begins behind; undefined where that one is on the first page. `ranges` are the rows in front
 * of it, from the nearest to the farthest. At most a page of them is read and none is counted, so that neither memory nor time
 * depends on how long the thread is; the row then stands in the middle of its page.
 */
async function lastBefore(req: PayloadRequest, { among, page, ranges }: PagePosition): Promise<Row | undefined> {
  const rows: Row[] = []
  for (const { beyond, sort } of ranges) {
    const { docs } = await req.payload.db.find<Row>({
      collection: 'comments',
      where: { and: [...among(), ...beyond] },
      sort,
      pagination: false,
      limit: page - rows.length,
      select: { path: true, rank: true },
      req,
    })
    rows.push(...docs)
    if (rows.length >= page) return rows[Math.floor(page / 2)]
  }
  return undefined
}
