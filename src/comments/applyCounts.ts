import type { PayloadRequest } from 'payload'
import { servicesOf } from '#platform'
import { type Change, type Watched, watchedGlobal } from '#platform/database'
import { commentServicesOf, type ShownChange, targetOf } from './contract'
import { queueTags } from './queue'
import type { Published } from './threads/patch'
import { parentPathOf } from './threads/path'

/** Counting is no edit: `null` tells the adapters to leave the time of the last one alone, which moderators compare with. */
const unedited = { updatedAt: null }

type Above = { isParentShown: boolean }

type Placed = { article: string; root: string; path: string; depth: number }

/**
 * Counts one comment in (`delta` 1) or out (-1): the number of what it hangs on, and `visibleReplies` of every comment
 * above it. Increments, so that two moderators at once do not lose one; part of the caller's transaction. Answers whether the
 * comment it is a reply to is published.
 */
export async function applyCounts(req: PayloadRequest, comment: Placed, delta: -1 | 0 | 1): Promise<Above> {
  if (delta === 0) return { isParentShown: false }
  const { db } = req.payload
  await targetOf(req.payload).addToCount(req, comment.article, delta)
  if (comment.depth === 0) return { isParentShown: true }
  const { docs } = await db.find<{ id: string; path: string; status: string }>({
    collection: 'comments',
    where: { root: { equals: comment.root }, path: { in: pathsAbove(comment.path) } },
    limit: comment.depth,
    pagination: false,
    req,
  })
  for (const { id } of docs)
    await db.updateOne({
      collection: 'comments',
      id,
      data: { visibleReplies: { $inc: delta }, ...unedited },
      req,
      returning: false,
    })
  const parent = docs.find(({ path }) => path === parentPathOf(comment.path))
  return { isParentShown: parent?.status === 'approved' }
}

function pathsAbove(path: string): string[] {
  const parts = path.split('/')
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'))
}

/** Notes that what the public sees under an article has changed; `published` is all that has come there. */
export function noteComments(req: PayloadRequest, article: string, published?: Published): Promise<void> {
  const { collection, tags } = targetOf(req.payload)
  return servicesOf(req.payload).afterCommit.note(
    req,
    [collection, 'comments', ...tags(article), `comments:${article}`],
    published,
  )
}

/** Notes that readers see something else of comments under an article, and tells the listeners, in the transaction of the change. */
export async function noteShown(
  req: PayloadRequest,
  article: string,
  changes: readonly ShownChange[],
  published?: Published,
): Promise<void> {
  await noteComments(req, article, published)
  if (changes.length === 0) return
  for (const listener of commentServicesOf(req.payload).listeners) await listener.shown?.(req, article, changes)
}

const threadTags = (article: unknown): Change[] =>
  article ? [`article:${String(article)}`, `comments:${String(article)}`] : []

/** What other processes change of comments. */
export const watchedComments: readonly Watched[] = [
  {
    in: 'comments',
    fields: ['article', 'status'],
    tagsOf: ({ document, operation }) =>
      // What nobody could see yet changes nothing for readers.
      operation === 'insert' && document && document.status !== 'approved'
        ? []
        : ['comments', ...threadTags(document?.article)],
  },
  {
    // A deleted comment no longer says where it was, so its moderation event, written in the same transaction, does.
    in: 'moderation-events',
    fields: ['article', 'kind'],
    tagsOf: ({ document, operation }) =>
      operation === 'insert' && document?.kind === 'deleted' ? ['comments', ...threadTags(document.article)] : [],
  },
  { in: 'moderation-queue', fields: [], tagsOf: ({ id }) => queueTags(id) },
  watchedGlobal('discussion'),
]
