import type { PayloadRequest, Where } from 'payload'
import { servicesOf } from '#platform'
import { loadComment } from '../loadComment'
import { readPolicy } from '../policy'
import type { TargetHead } from '../target'
import { type Cursor, signCursor } from './query'
import { readPinned, shown } from './threadRows'
import { descendantsPerRoot } from './tree'

/**
 * Where in an article's thread a published comment stands: the cursor of the page that shows it, or null for the first page.
 * Undefined for a comment that readers do not see there.
 */
export async function findPlace(
  req: PayloadRequest,
  article: Pick<TargetHead, 'id'>,
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
  const after = await lastBefore(req, {
    // Below its root every path is longer than the root's, so that the index gives these rows and no others.
    before: () => ({
      and: [{ root: { equals: root } }, { path: { greater_than: root } }, { path: { less_than: path } }, shown()],
    }),
    backwards: '-path',
    page: descendantsPerRoot,
  })
  return after === undefined ? undefined : { kind: 'more', article, root, after }
}

async function placeOfRoot(req: PayloadRequest, article: string, root: string): Promise<Cursor | undefined> {
  const { order, pageSize } = await readPolicy(req)
  const pinned = await readPinned(req, article)
  // Pinned conversations come first, beside the pages.
  if (pinned.some((row) => row.root === root)) return undefined
  const others = (): Where[] => (pinned.length === 0 ? [] : [{ id: { not_in: pinned.map(({ id }) => id) } }])
  const newest = order === 'newest'
  const after = await lastBefore(req, {
    before: () => ({
      and: [
        { article: { equals: article } },
        { depth: { equals: 0 } },
        { path: newest ? { greater_than: root } : { less_than: root } },
        shown(),
        ...others(),
      ],
    }),
    backwards: newest ? 'path' : '-path',
    page: pageSize,
  })
  return after === undefined ? undefined : { kind: 'roots', article, order, after }
}

type PagePosition = { before: () => Where; backwards: string; page: number }

/**
 * The path that a page with a row begins behind; undefined where it is on the first page. `before` are the rows in front of that
 * row, which `backwards` sorts from the nearest to the farthest. At most a page of them is read and none is counted, so that
 * neither memory nor time depends on how long the thread is; the row then stands in the middle of its page.
 */
async function lastBefore(req: PayloadRequest, { backwards, before, page }: PagePosition): Promise<string | undefined> {
  const { docs } = await req.payload.db.find<{ id: string; path: string }>({
    collection: 'comments',
    where: before(),
    sort: backwards,
    pagination: false,
    limit: page,
    select: { path: true },
    req,
  })
  return docs.length < page ? undefined : docs[Math.floor(page / 2)]?.path
}
