import type { PayloadRequest } from 'payload'

type Slug = 'comments' | 'moderation-queue' | 'users'

/** Documents by their ids, each asked for once. Below Payload's access: whoever calls has looked what they may see. */
export async function readByIds<T extends { id: string }>(
  req: PayloadRequest,
  collection: Slug,
  given: readonly (string | null | undefined)[],
  select?: Record<string, true>,
): Promise<Map<string, T>> {
  const ids = [...new Set(given.filter((id) => typeof id === 'string'))]
  if (ids.length === 0) return new Map()
  const { docs } = await req.payload.db.find<T>({
    collection,
    where: { id: { in: ids } },
    limit: ids.length,
    pagination: false,
    ...(select ? { select } : {}),
    req,
  })
  return new Map(docs.map((doc) => [doc.id, doc]))
}
