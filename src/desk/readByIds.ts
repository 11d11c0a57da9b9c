import type { PayloadRequest } from 'payload'

type Slug = 'comments' | 'moderation-queue' | 'users'

/** Documents by their ids, each asked for once. Below Payload's access: the caller has checked what may be seen. */
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

/** Names of accounts by their ids; none for an account that is gone. */
export async function namesOf(
  req: PayloadRequest,
  ids: readonly (string | null | undefined)[],
): Promise<Map<string, string>> {
  const accounts = await readByIds<{ id: string; name?: string | null }>(req, 'users', ids, { name: true })
  return new Map([...accounts].map(([id, { name }]) => [id, name ?? '']))
}

/** An account as the desk names it. */
export function accountOf(id: string | null | undefined, names: ReadonlyMap<string, string>) {
  const name = id ? names.get(id) : undefined
  return id && name !== undefined ? { id, name } : null
}
