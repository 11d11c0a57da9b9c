import type { Payload } from 'payload'
import { servicesOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { type ClearedKind, type ClearedRow, clearedDay, clearedIn, clearedKey, countsIn } from './clearedCounts'

/** Adds what has just gone to the sums of today, and says so in the log. */
export async function noteCleared(payload: Payload, kind: ClearedKind, count: number): Promise<void> {
  if (count === 0) return
  payload.logger.info({ msg: 'Data whose time is over is gone', what: kind, count })
  const key = clearedKey(clearedDay(servicesOf(payload).now().getTime()))
  const add = () =>
    inOwnTransaction(payload, async (req) => {
      const row = await payload.db.findOne<ClearedRow>({
        collection: clearedIn,
        where: { key: { equals: key } },
        req,
      })
      const counts = countsIn(row?.value)
      const value = JSON.stringify({ ...counts, [kind]: (counts[kind] ?? 0) + count })
      // Below access: nobody may write here.
      if (row) await payload.db.updateOne({ collection: clearedIn, id: row.id, data: { value }, req, returning: false })
      else await payload.db.create({ collection: clearedIn, data: { key, value }, req, returning: false })
    })
  // Another process may have begun the day at the same moment: then its row is there now.
  await add().catch(add)
}
