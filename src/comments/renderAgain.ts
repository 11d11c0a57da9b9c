import type { Payload, PayloadRequest } from 'payload'
import { renderComment, rendererVersion } from '#markup'
import { readState, writeState } from '#platform'
import { inOwnTransaction, pagesById } from '#platform/database'
import { noteShown } from './applyCounts'
import { loadQueueRow, searchTextOf, updateQueue } from './queue'
import { loadComment, type StoredComment } from './storedComment'

const pageSize = 100
/** Of the state that names the version everything is rendered by. */
const doneKey = 'rendered-by'

type Stale = StoredComment & { format?: string | null; rendererVersion?: number | null }

/**
 * Renders again what an older version of the renderer has made, and lists what the desk searches in, each comment in a
 * transaction of its own. The text, its date and its status stay. Several processes may do it at once: a comment that is up to
 * date is left alone. Once all are, that is noted, and comments are looked through again by the next version only.
 */
export async function renderAgain(payload: Payload): Promise<void> {
  if ((await readState({ payload }, doneKey)) === String(rendererVersion)) return
  let made = 0
  const stale = pagesById<Pick<Stale, 'id'>>(payload, {
    collection: 'comments',
    where: () => ({
      or: [{ rendererVersion: { less_than: rendererVersion } }, { rendererVersion: { exists: false } }],
    }),
    select: {},
    size: pageSize,
  })
  for await (const page of stale)
    for (const { id } of page) if (await inOwnTransaction(payload, (req) => renderOne(req, id))) made += 1
  await inOwnTransaction(payload, (req) => writeState(req, doneKey, String(rendererVersion)))
  if (made > 0) payload.logger.info({ msg: 'Comments are rendered by the newest rules', comments: made })
}

async function renderOne(req: PayloadRequest, id: string): Promise<boolean> {
  const comment: Stale | undefined = await loadComment(req, id)
  if (!comment || (comment.rendererVersion ?? 0) >= rendererVersion) return false
  // Imported html was never rendered from its text.
  const isOurs = (comment.format ?? 'markdown') === 'markdown'
  const { html, links } = isOurs ? renderComment(comment.content) : { html: comment.html, links: undefined }
  await req.payload.db.updateOne({
    collection: 'comments',
    id,
    // No edit: `null` tells the adapters to leave the time of the last one alone, which moderators compare with.
    data: { html, rendererVersion, updatedAt: null },
    req,
    returning: false,
  })
  if (await loadQueueRow(req, id))
    await updateQueue(req, id, { search: searchTextOf(comment), ...(links === undefined ? {} : { links }) })
  if (comment.status === 'approved' && html !== comment.html)
    await noteShown(req, comment.article, [{ id, was: true, is: true }])
  return true
}
