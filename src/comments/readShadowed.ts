import type { PayloadRequest } from 'payload'

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

/** Which of these comments a rule threw away as they came: their senders, told that they wait, must not learn otherwise by looking. */
export async function readThrownAway(req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> {
  if (comments.length === 0) return new Set()
  const { docs } = await req.payload.db.find<{ id: string; statusAt: string; createdAt: string }>({
    collection: 'moderation-queue',
    where: { and: [{ id: { in: [...comments] } }, { status: { in: ['trash', 'spam'] } }] },
    select: { statusAt: true, createdAt: true },
    limit: comments.length,
    pagination: false,
    req,
  })
  return new Set(docs.filter(({ createdAt, statusAt }) => createdAt === statusAt).map(({ id }) => id))
}
