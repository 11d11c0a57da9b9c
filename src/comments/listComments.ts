import type { Payload, PayloadRequest } from 'payload'
import { inOwnTransaction, pagesById } from '#platform/database'
import { eventsOf, verdictInForce } from './events'
import { addToQueue, loadQueueRow, searchTextOf, writtenCodes } from './queue'
import { comparedOf, renderedOf, type StoredComment } from './storedComment'

const pageSize = 200

/**
 * Lists on the desk what is not listed yet: comments of a release that knew no desk. Does nothing but count once that is done;
 * several processes may do it at once.
 */
export async function listComments(payload: Payload): Promise<void> {
  const every = { id: { exists: true } }
  const comments = (await payload.db.count({ collection: 'comments', where: { ...every } })).totalDocs
  const listed = (await payload.db.count({ collection: 'moderation-queue', where: { ...every } })).totalDocs
  if (listed >= comments) return
  let added = 0
  for await (const page of pagesById<Pick<StoredComment, 'id'>>(payload, {
    collection: 'comments',
    select: {},
    size: pageSize,
  }))
    for (const { id } of page) if (await inOwnTransaction(payload, (req) => listHere(req, id))) added += 1
  if (added > 0) payload.logger.info({ msg: 'Comments are listed for moderators', comments: added })
}

async function listHere(req: PayloadRequest, id: string): Promise<boolean> {
  if (await loadQueueRow(req, id)) return false
  const comment = await req.payload.db.findOne<StoredComment>({
    collection: 'comments',
    where: { id: { equals: id } },
    req,
  })
  if (!comment) return false
  const events = await eventsOf(req, id)
  const moved = events.findLast(({ from, to }) => from !== to)
  await addToQueue(req, {
    id,
    article: comment.article,
    status: comment.status,
    statusAt: moved?.createdAt ?? comment.createdAt,
    name: comment.name,
    reasons: writtenCodes(verdictInForce(events)?.reasons ?? []),
    links: renderedOf(req, comment.content).links,
    ...comparedOf(req, comment.content),
    search: searchTextOf(comment),
    createdAt: comment.createdAt,
  })
  return true
}
