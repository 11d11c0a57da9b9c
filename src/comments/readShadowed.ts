import type { PayloadRequest } from 'payload'
import { eventsOfMany, ownRemoval } from './events'

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
