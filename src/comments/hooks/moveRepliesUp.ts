import type { CollectionBeforeDeleteHook, PayloadRequest } from 'payload'
import { countDelta } from '#moderation'
import { forgetReports } from '#reports'
import { vaultOf } from '#vault'
import { applyCounts, noteComments } from '../applyCounts'
import { appendEvent } from '../events'
import { loadComment, type StoredComment } from '../loadComment'
import { dropPinned } from '../pins/pinnedList'
import { removeFromQueue } from '../queue'
import { depthOf, parentPathOf, rebase, rootOf } from '../threads/path'

/** Before a comment goes for good: its replies move to its parent, its count, vault row, reports and earlier texts go, the event stays. */
export const moveRepliesUp: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const comment = await loadComment(req, String(id))
  if (!comment) return
  await applyCounts(req, comment, countDelta(comment.status, null))
  for (const reply of await repliesBelow(req, comment)) {
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
  await removeFromQueue(req, comment.id)
  await vaultOf(req.payload).remove(req, { type: 'comment', id: comment.id })
  await forgetReports(req, [comment.id])
  if (comment.pinned) await dropPinned(req, comment.article, comment.id)
  await req.payload.db.deleteMany({ collection: 'comment-revisions', where: { comment: { equals: comment.id } }, req })
  await appendEvent(req, {
    comment: comment.id,
    article: comment.article,
    kind: 'deleted',
    from: comment.status,
    to: null,
    actorType: req.user ? 'person' : 'system',
    actor: req.user ? String(req.user.id) : null,
  })
  await noteComments(req, comment.article)
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
