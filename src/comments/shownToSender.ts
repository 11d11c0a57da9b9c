import type { PayloadRequest } from 'payload'
import { eventsOfMany, ownRemoval } from './events'
import type { StoredComment } from './storedComment'

/** What the sender learns of their comment: spam and trash look pending, so that a spammer learns nothing. */
export type SubmittedComment = Pick<
  StoredComment,
  'id' | 'article' | 'parent' | 'name' | 'url' | 'content' | 'html' | 'createdAt' | 'depth' | 'badge'
> & {
  status: 'approved' | 'pending'
}

/** What senders see of their comment: under a shadow ban, that it is published; of a rejected one, that it waits. */
export async function shownToSender(req: PayloadRequest, comment: StoredComment): Promise<SubmittedComment> {
  const { article, badge, content, createdAt, depth, html, id, name, parent, status, url } = comment
  const rejected = status === 'trash' || status === 'spam'
  const published = status === 'approved' || (rejected && (await readShadowed(req, [id])).has(id))
  return {
    id,
    article,
    parent: parent ?? null,
    name,
    url: url ?? null,
    content,
    html,
    createdAt,
    depth,
    badge: badge ?? null,
    status: published ? 'approved' : 'pending',
  }
}

/** Which of these comments their senders are to believe published: a shadow ban hides them from everybody else. */
export async function readShadowed(req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> {
  if (comments.length === 0) return new Set()
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'moderation-queue',
    where: { and: [{ id: { in: [...comments] } }, { shadow: { equals: true } }] },
    select: { shadow: true },
    limit: comments.length,
    pagination: false,
    req,
  })
  return new Set(docs.map(({ id }) => id))
}

/**
 * Which of these comments stand in spam or trash without ever having been published, put there by a rule or a person: their
 * senders, told that they wait, must not learn otherwise by looking, or by changing them. What its sender took back is none.
 */
export async function readThrownAway(req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> {
  const events = await eventsOfMany(req, comments)
  const known = new Set(
    events.filter(({ note, to }) => to === 'approved' || note === ownRemoval).map(({ comment }) => comment),
  )
  const standing = new Map(events.flatMap(({ comment, to }) => (to === null ? [] : [[comment, to] as const])))
  const isThrown = ([comment, status]: readonly [string, string]) =>
    (status === 'trash' || status === 'spam') && !known.has(comment)
  return new Set([...standing].filter(isThrown).map(([comment]) => comment))
}
