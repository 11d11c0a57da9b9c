import type { CollectionBeforeDeleteHook } from 'payload'
import { forgetPinned } from '#comments'
import { forgetReports } from '#reports'
import { vaultOf } from '#vault'

const batch = 500

/** An article deleted for good takes its comments with it, and their vault rows: no address outlives its reason. */
export const deleteComments: CollectionBeforeDeleteHook = async ({ id, req }) => {
  const vault = vaultOf(req.payload)
  await forgetPinned(req, String(id))
  for (;;) {
    const { docs } = await req.payload.db.find<{ id: string }>({
      collection: 'comments',
      where: { article: { equals: id } },
      limit: batch,
      pagination: false,
      sort: '-path',
      req,
    })
    if (docs.length === 0) return
    for (const { id: comment } of docs) await vault.remove(req, { type: 'comment', id: comment })
    const ids = docs.map((doc) => doc.id)
    await forgetReports(req, ids)
    await req.payload.db.deleteMany({ collection: 'moderation-queue', where: { id: { in: ids } }, req })
    await req.payload.db.deleteMany({ collection: 'comment-revisions', where: { comment: { in: ids } }, req })
    await req.payload.db.deleteMany({ collection: 'comments', where: { id: { in: ids } }, req })
  }
}
