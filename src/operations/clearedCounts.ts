import { createLocalReq, type Payload } from 'payload'
import { withRetry } from '../database/retry'
import { servicesOf } from '../services'
import { inTransaction } from './inTransaction'

/** What goes after its time, or because somebody asked for it. */
export const clearedKinds = [
  'trash',
  'spam',
  'addresses',
  'notes',
  'networks',
  'bans',
  'requests',
  'audit',
  'erased',
] as const
export type ClearedKind = (typeof clearedKinds)[number]

/** How much went on one UTC day (`2026-05-04`). Counts only. */
export type ClearedDay = { day: string; counts: Readonly<Partial<Record<ClearedKind, number>>> }

const collection = 'system-state'
const keyOf = (day: string): string => `cleared:${day}`
const dayMs = 24 * 60 * 60_000
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)

type Row = { id: string; key: string; value?: string | null }

const read = (text: string | null | undefined): ClearedDay['counts'] => {
  const value: unknown = JSON.parse(text ?? '{}')
  const counts: Partial<Record<ClearedKind, number>> = {}
  for (const kind of clearedKinds) {
    const count: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, kind) : undefined
    if (typeof count === 'number') counts[kind] = count
  }
  return counts
}

/** Adds what has just gone to the sums of today, and says so in the log. */
export const noteCleared = async (payload: Payload, kind: ClearedKind, count: number): Promise<void> => {
  if (count === 0) return
  payload.logger.info({ msg: 'Data whose time is over is gone', what: kind, count })
  const key = keyOf(dayOf(servicesOf(payload).now().getTime()))
  const add = () =>
    withRetry(
      () => createLocalReq({}, payload),
      (req) =>
        inTransaction(req, async () => {
          const row = await payload.db.findOne<Row>({ collection, where: { key: { equals: key } }, req })
          const counts = read(row?.value)
          const value = JSON.stringify({ ...counts, [kind]: (counts[kind] ?? 0) + count })
          // Below access: nobody may write here.
          if (row) await payload.db.updateOne({ collection, id: row.id, data: { value }, req, returning: false })
          else await payload.db.create({ collection, data: { key, value }, req, returning: false })
        }),
    )
  // Another process may have begun the day at the same moment: then its row is there now.
  await add().catch(add)
}

/** The last days on which anything went, newest first. */
export const readCleared = async (payload: Payload, days: number): Promise<ClearedDay[]> => {
  const now = servicesOf(payload).now().getTime()
  const { docs } = await payload.db.find<Row>({
    collection,
    where: { key: { in: Array.from({ length: days }, (_, ago) => keyOf(dayOf(now - ago * dayMs))) } },
    pagination: false,
    limit: days,
    req: {},
  })
  return docs
    .map(({ key, value }) => ({ day: key.slice(keyOf('').length), counts: read(value) }))
    .sort((one, other) => (one.day < other.day ? 1 : -1))
}
