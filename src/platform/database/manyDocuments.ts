import { setImmediate as nextTurn } from 'node:timers/promises'
import type { CollectionSlug, Payload, PayloadRequest, SelectType, Where } from 'payload'
import { inOwnTransaction } from './transactions'

type PagesAsked = {
  collection: CollectionSlug
  /** Made anew for each page: the adapters rewrite conditions in place. Absent: all documents. */
  where?: (() => Where) | undefined
  select?: SelectType
  /** Documents of a page. */
  size: number
  isNewestFirst?: boolean
  /** The id to go on after. */
  after?: string | undefined
  req?: PayloadRequest
}

/**
 * Documents of a collection, page by page in the order of their ids, which only grow: pages neither skip nor repeat whatever is
 * written meanwhile. Ends with a page that is not full, which may be empty; other work of the process goes on between two.
 */
export async function* pagesById<T extends { id: string }>(
  payload: Payload,
  { after, collection, isNewestFirst = false, req, select, size, where }: PagesAsked,
): AsyncGenerator<T[]> {
  for (let last = after; ; ) {
    const beyond: Where[] = last === undefined ? [] : [{ id: { [isNewestFirst ? 'less_than' : 'greater_than']: last } }]
    const conditions = [...(where ? [where()] : []), ...beyond]
    const { docs } = await payload.db.find<T>({
      collection,
      where: conditions.length > 0 ? { and: conditions } : { id: { exists: true } },
      sort: isNewestFirst ? '-id' : 'id',
      ...(select ? { select } : {}),
      limit: size,
      pagination: false,
      req: req ?? {},
    })
    yield docs
    last = docs.at(-1)?.id
    if (docs.length < size) return
    await nextTurn()
  }
}

type DeletionAsked = {
  collection: CollectionSlug
  /** Made anew for each batch: the adapters rewrite conditions in place. */
  where: () => Where
  /** Documents of one transaction, so that many do not keep other writers waiting. */
  size: number
  /** What belongs to a deletion, in its transaction. */
  within?: (req: PayloadRequest) => Promise<void>
}

/** Deletes documents below access rules and hooks, a batch at a time; several processes may do so at once. Answers how many it has found. */
export async function deleteInBatches(
  payload: Payload,
  { collection, size, where, within }: DeletionAsked,
): Promise<number> {
  for (let deleted = 0; ; ) {
    const { docs } = await payload.db.find<{ id: string }>({
      collection,
      where: where(),
      select: {},
      limit: size,
      pagination: false,
      req: {},
    })
    if (docs.length === 0) return deleted
    const ids = docs.map(({ id }) => id)
    await inOwnTransaction(payload, async (req) => {
      await payload.db.deleteMany({ collection, where: { id: { in: ids } }, req })
      await within?.(req)
    })
    deleted += docs.length
  }
}
