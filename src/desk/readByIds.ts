import type { PayloadRequest } from 'payload'
import type { Reason, Verdict } from '#moderation'

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

// A decision on near-duplicates is a reason of later ones: it names the account that decided by its id.

const deciderOf = ({ code, detail }: Reason): string | undefined =>
  code === 'campaign' && typeof detail?.actor === 'string' ? detail.actor : undefined

/** Ids of the accounts whose decisions are reasons of a verdict. */
export function decidersIn(verdict: Pick<Verdict, 'reasons'> | null | undefined): string[] {
  return (verdict?.reasons ?? []).flatMap((reason) => deciderOf(reason) ?? [])
}

/** Reasons as staff read them: with the names of those accounts, which no event keeps. */
export function withDeciders(reasons: readonly Reason[], names: ReadonlyMap<string, string>): Reason[] {
  return reasons.map((reason) => {
    const by = names.get(deciderOf(reason) ?? '')
    return by ? { ...reason, detail: { ...reason.detail, by } } : reason
  })
}
