import type { PayloadRequest } from 'payload'

/** Which of these comments their senders are to believe published: a shadow ban hides them from everybody else. */
export const readShadowed = async (req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> => {
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
