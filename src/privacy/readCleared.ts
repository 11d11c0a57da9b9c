import type { Payload } from 'payload'
import { servicesOf } from '#platform'
import { type ClearedDay, type ClearedRow, clearedDay, clearedIn, clearedKey, countsIn } from './clearedCounts'

const dayMs = 24 * 60 * 60_000

/** The last days on which anything went, newest first. */
export async function readCleared(payload: Payload, days: number): Promise<ClearedDay[]> {
  const now = servicesOf(payload).now().getTime()
  const { docs } = await payload.db.find<ClearedRow>({
    collection: clearedIn,
    where: { key: { in: Array.from({ length: days }, (_, ago) => clearedKey(clearedDay(now - ago * dayMs))) } },
    pagination: false,
    limit: days,
    req: {},
  })
  return docs
    .map(({ key, value }) => ({ day: key.slice(clearedKey('').length), counts: countsIn(value) }))
    .sort((one, other) => (one.day < other.day ? 1 : -1))
}
