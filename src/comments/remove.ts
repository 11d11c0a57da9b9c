import type { CollectionBeforeDeleteHook, PayloadRequest } from 'payload'
import { countDelta } from '#moderation'
import { say } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { languageIn } from '#platform/http'
import { vaultOf } from '#vault'
import { applyCounts, noteShown } from './applyCounts'
import { commentServicesOf } from './contract'
import { requireOwn } from './edit'
import { appendEvent, ownRemoval } from './events'
import { dropPinned, forgetPinned } from './pins'
import { removeFromQueue, updateQueue } from './queue'
import { keepRejections } from './readers/trust'
import { changeStatus } from './status'
import { loadComment, type StoredComment } from './storedComment'
import { depthOf, parentPathOf, rebase, rootOf } from './threads/path'

/** A reader takes their own comment back: it goes to the trash, from where staff delete it for good. */
export async function removeOwnComment(
  req: PayloadRequest,
  id: string,
  token: unknown,
): Promise<{ id: string; message: string }> {
  await requireOwn(req, id, token)
  await inOwnTransaction(req, async (attempt) => {
    const comment = await loadComment(attempt, id)
    const removed = { actorType: 'system', actor: null, note: ownRemoval } as const
    const isMoved = comment && (await changeStatus(attempt, { comment, to: 'trash', ...removed }))
    // One that was thrown away unseen by its sender is taken back, too: their token ends.
    if (comment && !isMoved)
      await appendEvent(attempt, {
        ...removed,
        comment: id,
        article: comment.article,
        kind: 'moderated',
        from: comment.status,
        to: comment.status,
      })
    // It is gone for its sender, too.
    await updateQueue(attempt, id, { shadow: false })
  })
  return { id, message: say(languageIn(req), 'answers.withdrawn') }
}

/** Before a comment goes for good: its replies move to its parent, its count, vault row, reports and earlier texts go, the event stays. */
export const moveRepliesUp: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const comment = await loadComment(req, String(id))
  if (!comment) return
  await applyCounts(req, comment, countDelta(comment.status, null))
  const replies = await repliesBelow(req, comment)
  for (const reply of replies) {
    const path = rebase(reply.path, { from: comment.path, to: parentPathOf(comment.path) })
    await req.payload.db.updateOne({
      collection: 'comments',
      id: reply.id,
      data: {
        path,
        root: rootOf(path),
        depth: depthOf(path),
        ...(reply.parent === comment.id ? { parent: comment.parent } : {}),
      },
      req,
      returning: false,
    })
  }
  await forgetAbout(req, [comment.id])
  if (comment.pinned) await dropPinned(req, comment.article, comment.id)
  await appendEvent(req, {
    comment: comment.id,
    article: comment.article,
    kind: 'deleted',
    from: comment.status,
    to: null,
    actorType: req.user ? 'person' : 'system',
    actor: req.user ? String(req.user.id) : null,
  })
  await noteShown(
    req,
    comment.article,
    [comment, ...replies]
      .filter(({ status }) => status === 'approved')
      .map((one) => ({ id: one.id, was: true, is: one !== comment })),
  )
}

async function repliesBelow(req: PayloadRequest, comment: StoredComment): Promise<StoredComment[]> {
  const { docs } = await req.payload.db.find<StoredComment>({
    collection: 'comments',
    where: { root: { equals: comment.root }, depth: { greater_than: comment.depth } },
    sort: 'path',
    pagination: false,
    limit: 0,
    req,
  })
  return docs.filter((doc) => doc.path.startsWith(`${comment.path}/`))
}

const atOnce = 500

/** Everything under an article that goes for good, with the vault's rows: no address outlives its reason. */
export async function removeCommentsUnder(req: PayloadRequest, article: string): Promise<void> {
  const { db } = req.payload
  await forgetPinned(req, article)
  for (const listener of commentServicesOf(req.payload).listeners) await listener.targetRemoved?.(req, article)
  for (;;) {
    const { docs } = await db.find<{ id: string }>({
      collection: 'comments',
      where: { article: { equals: article } },
      limit: atOnce,
      pagination: false,
      sort: '-path',
      req,
    })
    if (docs.length === 0) return
    const ids = docs.map(({ id }) => id)
    await forgetAbout(req, ids)
    await db.deleteMany({ collection: 'comments', where: { id: { in: ids } }, req })
  }
}

/** What is kept about comments that go for good; their events stay. */
async function forgetAbout(req: PayloadRequest, comments: string[]): Promise<void> {
  await keepRejections(req, comments)
  await removeFromQueue(req, comments)
  for (const id of comments) await vaultOf(req.payload).remove(req, { type: 'comment', id })
  for (const listener of commentServicesOf(req.payload).listeners) await listener.removed?.(req, comments)
  await req.payload.db.deleteMany({ collection: 'comment-revisions', where: { comment: { in: comments } }, req })
}
