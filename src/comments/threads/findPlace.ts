import type { PayloadRequest, Where } from 'payload'
import type { ArticleHead } from '#articles'
import { servicesOf } from '#platform'
import { loadComment } from '../loadComment'
import { readPolicy } from '../policy'
import { type Cursor, signCursor } from './cursor'
import { readPinned, shown } from './threadRows'
import { descendantsPerRoot } from './tree'

/**
 * Where in an article's thread a published comment stands: the cursor of the page that shows it, or null for the first page.
 * Undefined for a comment that readers do not see there.
 */
export async function findPlace(
  req: PayloadRequest,
  article: ArticleHead,
  id: string,
): Promise<{ after: string | null } | undefined> {
  const comment = await loadComment(req, id)
  if (comment?.article !== article.id || comment.status !== 'approved') return undefined
  const below = await placeBelow(req, comment)
  const cursor = below ?? (await placeOfRoot(req, article.id, comment.root))
  const key = servicesOf(req.payload).signingKey('thread-cursor')
  return { after: cursor ? signCursor(cursor, key) : null }
}

type Placed = { article: string; root: string; path: string; depth: number }

/** A reply that stands behind the first ones of its conversation is shown by itself, with those around it. */
async function placeBelow(req: PayloadRequest, { article, depth, path, root }: Placed): Promise<Cursor | undefined> {
  if (depth === 0) return undefined
  const siblings: Where[] = [{ root: { equals: root } }, { depth: { greater_than: 0 } }, shown()]
  const after = await lastBefore(req, {
    rows: siblings,
    before: { path: { less_than: path } },
    sort: 'path',
    page: descendantsPerRoot,
  })
  return after === undefined ? undefined : { kind: 'more', article, root, after }
}

async function placeOfRoot(req: PayloadRequest, article: string, root: string): Promise<Cursor | undefined> {
  const { order, pageSize } = await readPolicy(req)
  const pinned = await readPinned(req, article)
  // Pinned conversations come first, beside the pages.
  if (pinned.some((row) => row.root === root)) return undefined
  const others: Where[] = pinned.length === 0 ? [] : [{ id: { not_in: pinned.map(({ id }) => id) } }]
  const newest = order === 'newest'
  const after = await lastBefore(req, {
    rows: [{ article: { equals: article } }, { depth: { equals: 0 } }, shown(), ...others],
    before: { path: newest ? { greater_than: root } : { less_than: root } },
    sort: newest ? '-path' : 'path',
    page: pageSize,
  })
  return after === undefined ? undefined : { kind: 'roots', article, order, after }
}

type Wanted = { rows: Where[]; before: Where; sort: string; page: number }

/** The path that the page of what comes after `before` begins behind; undefined where that is the first page. */
async function lastBefore(req: PayloadRequest, { before, page, rows, sort }: Wanted): Promise<string | undefined> {
  // Paths alone, so that even a very long thread is little to read.
  const { docs } = await req.payload.db.find<{ id: string; path: string }>({
    collection: 'comments',
    where: { and: [...rows, before] },
    sort,
    pagination: false,
    limit: 0,
    select: { path: true },
    req,
  })
  const skipped = Math.floor(docs.length / page) * page
  return docs[skipped - 1]?.path
}
