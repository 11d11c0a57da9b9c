import type { PayloadRequest, Where } from 'payload'
import { type Revision, type StoredComment, type StoredEvent, targetOf } from '#comments'
import { explain } from '#moderation'
import { servicesOf } from '#platform'

/** Comments with their earlier texts, and what was decided about them and why, as their sender may know it. */
export async function commentParts(req: PayloadRequest, ids: readonly string[]): Promise<unknown[]> {
  const { db } = req.payload
  const belonging = (): Where => ({ comment: { in: [...ids] } })
  const all = { sort: ['createdAt', 'id'], pagination: false, limit: 0, req }
  const { docs } = await db.find<StoredComment>({
    ...all,
    collection: 'comments',
    where: { id: { in: [...ids] } },
    sort: ['-createdAt', '-id'],
  })
  const revisions = await db.find<Revision & { comment: string }>({
    ...all,
    collection: 'comment-revisions',
    where: belonging(),
  })
  const events = await db.find<StoredEvent>({ ...all, collection: 'moderation-events', where: belonging() })
  const target = targetOf(req.payload)
  const articles = await target.find(req, [...new Set(docs.map(({ article }) => article))])
  const { publicUrl } = servicesOf(req.payload)
  return docs.map((comment) => {
    const slug = articles.get(comment.article)?.slug
    return {
      id: comment.id,
      article: slug === undefined ? null : publicUrl + target.path(slug),
      inReplyTo: comment.parent ?? null,
      name: comment.name,
      website: comment.url ?? null,
      text: comment.content,
      status: comment.status,
      writtenAt: comment.createdAt,
      changedAt: comment.editedAt ?? null,
      earlier: revisions.docs
        .filter((revision) => revision.comment === comment.id)
        .map(({ content, createdAt, name, url }) => ({
          name: name ?? null,
          website: url ?? null,
          text: content ?? null,
          changedAt: createdAt,
        })),
      events: events.docs.filter((event) => event.comment === comment.id).map(told),
    }
  })
}

/** Which of the staff it was is theirs, and not told. */
const told = ({ actorType, createdAt, from, kind, note, reasons, statement, to }: StoredEvent) => ({
  at: createdAt,
  kind,
  from: from ?? null,
  to: to ?? null,
  decidedBy: actorType,
  reasons: (reasons ?? []).map((reason) => ({ code: reason.code, says: explain(reason) })),
  note: note ?? null,
  statement: statement ?? null,
})
