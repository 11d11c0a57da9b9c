import type { CollectionSlug, Payload, PayloadRequest, Where } from 'payload'
import { inOwnTransaction } from './transactions'

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
