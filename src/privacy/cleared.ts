import type { Payload } from 'payload'
import { readState, readStates, servicesOf, writeState } from '#platform'
import { inOwnTransaction } from '#platform/database'

/** What is deleted after its retention period, or because a reader asked for it. */
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

/** How much was deleted on one UTC day (`2026-05-04`). Counts only. */
export type ClearedDay = { day: string; counts: Readonly<Partial<Record<ClearedKind, number>>> }

/** Before the day, in the key of its counts in the system's state. */
const keyPrefix = 'cleared:'
const dayMs = 24 * 60 * 60_000
/** The UTC day of a moment in ms since 1970. */
function utcDay(at: number): string {
  return new Date(at).toISOString().slice(0, 10)
}

/** The counts of a day as they are stored. */
function countsIn(text: string | undefined): ClearedDay['counts'] {
  const value: unknown = JSON.parse(text || '{}')
  const counts: Partial<Record<ClearedKind, number>> = {}
  for (const kind of clearedKinds) {
    const count: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, kind) : undefined
    if (typeof count === 'number') counts[kind] = count
  }
  return counts
}

/** Adds what was just deleted to the counts of today, and logs it. */
export async function noteCleared(payload: Payload, kind: ClearedKind, count: number): Promise<void> {
  if (count === 0) return
  payload.logger.info({ msg: 'Data whose time is over is gone', what: kind, count })
  const key = `${keyPrefix}${utcDay(servicesOf(payload).now().getTime())}`
  const add = () =>
    inOwnTransaction(payload, async (req) => {
      const counts = countsIn(await readState(req, key))
      await writeState(req, key, JSON.stringify({ ...counts, [kind]: (counts[kind] ?? 0) + count }))
    })
  // Another process may have made the row of the day at the same moment: then it is there now.
  await add().catch(add)
}

/** The last `days` days on which anything was deleted, newest first. */
export async function readCleared(payload: Payload, days: number): Promise<ClearedDay[]> {
  const now = servicesOf(payload).now().getTime()
  const keys = Array.from({ length: days }, (_, ago) => `${keyPrefix}${utcDay(now - ago * dayMs)}`)
  const rows = await readStates({ payload }, keys)
  return [...rows]
    .map(([key, value]) => ({ day: key.slice(keyPrefix.length), counts: countsIn(value) }))
    .sort((one, other) => (one.day < other.day ? 1 : -1))
}
