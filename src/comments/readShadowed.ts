import type { PayloadRequest } from 'payload'
import { eventsOfMany } from './events'

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
 * Which of these comments a rule threw away as they came, and nobody has moved since: their senders, told that they wait, must
 * not learn otherwise by looking.
 */
export async function readThrownAway(req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> {
  const moves = (await eventsOfMany(req, comments)).filter(({ from, to }) => from !== to)
  const moved = new Set(moves.filter(({ kind }) => kind !== 'submitted').map(({ comment }) => comment))
  const thrown = moves.filter(({ kind, to }) => kind === 'submitted' && (to === 'trash' || to === 'spam'))
  return new Set(thrown.map(({ comment }) => comment).filter((comment) => !moved.has(comment)))
}
