import type { Payload, PayloadRequest } from 'payload'
import { createStatistics, lastDays, type Statistics } from '#moderation'
import { servicesOf } from '#platform'
import { type EventRange, type FoundEvent, findEvents } from './findComments'
import { countWithin } from './queue'
import { type Reach, reachOf } from './reach'
import type { DeskStatistics } from './types'

const eventsPerPage = 5000
const keptMs = 60_000
/** Of the kept answers; there is one for each reach and range people look at. */
const mostKept = 50

type Kept = { at: number; statistics: Promise<Statistics> }

/** By instance: the admin's bundle loads this module a second time, and tests run several servers in one process. */
const keptOf = new WeakMap<Payload, Map<string, Kept>>()

/**
 * The desk's numbers over the last `days`, for what the caller may decide on. All but `waiting` may be a minute old.
 * @throws APIError 401 without an account
 */
export async function readStatistics(req: PayloadRequest, days: number): Promise<DeskStatistics> {
  const reach = await reachOf(req)
  const [{ pending }, statistics] = await Promise.all([countWithin(req, reach), keptStatistics(req, days, reach)])
  return { waiting: pending, ...statistics }
}

function keptStatistics(req: PayloadRequest, days: number, reach: Reach): Promise<Statistics> {
  const now = servicesOf(req.payload).now()
  const kept = keptOf.get(req.payload) ?? new Map<string, Kept>()
  keptOf.set(req.payload, kept)
  const key = JSON.stringify([days, reach ?? 'all'])
  const known = kept.get(key)
  if (known && now.getTime() - known.at < keptMs) return known.statistics
  const statistics = addUp(req, lastDays(now, days), reach)
  kept.delete(key)
  kept.set(key, { at: now.getTime(), statistics })
  for (const oldest of kept.keys()) if (kept.size > mostKept) kept.delete(oldest)
  // A failure is told to whoever asked, and not again.
  statistics.catch(() => kept.delete(key))
  return statistics
}

async function addUp(req: PayloadRequest, dates: readonly string[], reach: Reach): Promise<Statistics> {
  const statistics = createStatistics(dates)
  const since = `${dates[0]}T00:00:00.000Z`
  // Kind by kind, each in the order of the index on kind and time.
  if (reach?.length !== 0)
    for (const kind of ['submitted', 'moderated', 'undone'] as const)
      for await (const event of eventsOf(req, { kind, since, articles: reach })) statistics.add(event)
  return statistics.result()
}

/** Page by page, so that no more than one page of events is in memory. */
async function* eventsOf(req: PayloadRequest, range: EventRange): AsyncGenerator<FoundEvent> {
  let after: FoundEvent | undefined
  for (;;) {
    const page = await findEvents(req, range, { after, limit: eventsPerPage })
    yield* page
    after = page.at(-1)
    if (page.length < eventsPerPage) return
  }
}
