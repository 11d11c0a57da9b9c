import type { Payload } from 'payload'
import { inOwnTransaction } from '#platform/database'
import { vaultOf } from '#vault'

const collection = 'author-notes'
const atOnce = 200

/**
 * Deletes notes about authors made before a date with the addresses they hang on, without which nobody would find them.
 * Answers how many; several processes may do so at once.
 */
export async function deleteOldNotes(payload: Payload, before: Date): Promise<number> {
  const vault = vaultOf(payload)
  let deleted = 0
  for (;;) {
    const { docs } = await payload.db.find<{ id: string }>({
      collection,
      where: { createdAt: { less_than: before.toISOString() } },
      select: {},
      limit: atOnce,
      pagination: false,
      req: {},
    })
    if (docs.length === 0) return deleted
    for (const { id } of docs)
      await inOwnTransaction(payload, async (attempt) => {
        // Below access: nobody deletes these by hand.
        await payload.db.deleteOne({ collection, where: { id: { equals: id } }, req: attempt })
        await vault.remove(attempt, { type: 'note', id: String(id) })
      })
    deleted += docs.length
  }
}
