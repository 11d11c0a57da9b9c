import { createLocalReq, type Payload } from 'payload'
import { withRetry } from '../database/retry'
import { servicesOf } from '../services'
import { type ClearedKind, type ClearedRow, clearedDay, clearedIn, clearedKey, countsIn } from './clearedCounts'
import { inTransaction } from './inTransaction'

/** Adds what has just gone to the sums of today, and says so in the log. */
export const noteCleared = async (payload: Payload, kind: ClearedKind, count: number): Promise<void> => {
  if (count === 0) return
  payload.logger.info({ msg: 'Data whose time is over is gone', what: kind, count })
  const key = clearedKey(clearedDay(servicesOf(payload).now().getTime()))
  const add = () =>
    withRetry(
      () => createLocalReq({}, payload),
      (req) =>
        inTransaction(req, async () => {
          const row = await payload.db.findOne<ClearedRow>({
            collection: clearedIn,
            where: { key: { equals: key } },
            req,
          })
          const counts = countsIn(row?.value)
          const value = JSON.stringify({ ...counts, [kind]: (counts[kind] ?? 0) + count })
          // Below access: nobody may write here.
          if (row)
            await payload.db.updateOne({ collection: clearedIn, id: row.id, data: { value }, req, returning: false })
          else await payload.db.create({ collection: clearedIn, data: { key, value }, req, returning: false })
        }),
    )
  // Another process may have begun the day at the same moment: then its row is there now.
  await add().catch(add)
}
