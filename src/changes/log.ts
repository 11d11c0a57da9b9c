import type { Payload, PayloadRequest, Where } from 'payload'
import { servicesOf, timeOf } from '#platform'
import { deleteInBatches, inOwnTransaction, inTurn } from '#platform/database'

/*
 * The log of what has become of what readers see (docs/decisions/0018). Each row gets a `tick` in the transaction of the change and a
 * `seq`, its place for good. On SQLite, where one transaction follows another, both are the same. On MongoDB transactions run side
 * by side, and one with a smaller tick may be committed later; so rows get their place when they are first read, all that are
 * committed by then: what is committed afterwards comes after them. Of two transactions that touch the same document the later
 * one has seen the earlier, and has greater ticks.
 */

export const changeTypes = ['articles', 'comments'] as const
export type ChangeType = (typeof changeTypes)[number]

export type LoggedChange = {
  type: ChangeType
  item: string
  /** Of an article. */
  slug?: string | undefined
  change: 'upsert' | 'delete'
}

export type LogRow = Omit<LoggedChange, 'slug'> & { id: string; seq: number; at: string; slug?: string | null }

/** A place in the log, with the row that has it: after a restored backup another one may. */
export type LogPlace = { seq: number; id: string }

const collection = 'public-changes'
export const changesTag = 'changes'

/** How long a frontend may stay away before it has to read everything. */
const keptDays = 30
const dayMs = 24 * 60 * 60_000
const rowsAtOnce = 500
/** How many transactions one reader makes at most to give rows their places; the next reader goes on. */
const mostRounds = 20
const origin: LogPlace = { seq: 0, id: '' }

const isSerial = ({ db }: Payload): boolean => db.name !== 'mongoose'

async function firstOf(
  req: Pick<PayloadRequest, 'payload'>,
  { select, sort, where }: { sort: string; where: Where; select?: Partial<Record<keyof LogRow | 'tick', true>> },
): Promise<(LogRow & { tick: number }) | undefined> {
  const { docs } = await req.payload.db.find<LogRow & { tick: number }>({
    collection,
    where,
    sort,
    ...(select ? { select } : {}),
    limit: 1,
    pagination: false,
    req,
  })
  return docs[0]
}

/** Writes changes down in `req`'s transaction, in their order. */
export async function logChanges(req: PayloadRequest, changes: readonly LoggedChange[]): Promise<void> {
  if (changes.length === 0) return
  const at = timeOf(req).toISOString()
  let tick = (await firstOf(req, { sort: '-tick', where: {}, select: { tick: true } }))?.tick ?? 0
  for (const change of changes) {
    tick += 1
    const data = { ...change, at, tick, seq: isSerial(req.payload) ? tick : 0 }
    await req.payload.db.create({ collection, data, req, returning: false })
  }
  await servicesOf(req.payload).afterCommit.note(req, [changesTag])
}

/** The newest place, from which on a frontend reads that has just read everything. */
export async function newestPlace(payload: Payload): Promise<LogPlace> {
  if (!isSerial(payload)) await giveSeqs(payload)
  return (await firstOf({ payload }, { sort: '-seq', where: { seq: { greater_than: 0 } } })) ?? origin
}

/** What stands after one place, up to another, of some types: at most `limit` rows. */
export async function rowsBetween(
  payload: Payload,
  { after, limit, types, until }: { after: LogPlace; until: LogPlace; types: readonly ChangeType[]; limit: number },
): Promise<LogRow[]> {
  const { docs } = await payload.db.find<LogRow>({
    collection,
    where: {
      and: [
        { seq: { greater_than: after.seq } },
        { seq: { less_than_equal: until.seq } },
        ...(types.length === changeTypes.length ? [] : [{ type: { in: [...types] } }]),
      ],
    },
    sort: 'seq',
    limit,
    pagination: false,
    req: { payload },
  })
  return docs
}

/** Whether everything after a place is still there. Asked after reading: rows may go meanwhile. */
export async function isKept(payload: Payload, { id, seq }: LogPlace): Promise<boolean> {
  // Of a log that had no row yet: as long as it still begins with its first.
  if (seq === origin.seq) {
    const first = await firstOf({ payload }, { sort: 'seq', where: { seq: { greater_than: 0 } } })
    return first === undefined || first.seq === 1
  }
  return (await firstOf({ payload }, { sort: 'seq', where: { seq: { equals: seq } } }))?.id === id
}

/** Gives a place to every committed row that has none. Nothing is written where there are none. */
async function giveSeqs(payload: Payload): Promise<void> {
  for (let round = 0; round < mostRounds; round++) {
    if (!(await firstOf({ payload }, { sort: 'seq', where: { seq: { equals: 0 } } }))) return
    const given = await inTurn('places of changes', () => inOwnTransaction(payload, giveSome))
    if (given < rowsAtOnce) return
  }
}

async function giveSome(req: PayloadRequest): Promise<number> {
  const { db } = req.payload
  const last = await firstOf(req, { sort: '-seq', where: { seq: { greater_than: 0 } } })
  const { docs } = await db.find<LogRow>({
    collection,
    where: { seq: { equals: 0 } },
    sort: ['tick', 'id'],
    limit: rowsAtOnce,
    pagination: false,
    req,
  })
  const give = (id: string, seq: number) => db.updateOne({ collection, id, data: { seq }, req, returning: false })
  if (docs.length === 0) return 0
  // Two that give places at once must meet: whoever does writes the last row that has one. Without any, both begin with the same rows.
  if (last) await give(last.id, last.seq)
  for (const [index, { id }] of docs.entries()) await give(id, (last?.seq ?? 0) + index + 1)
  return docs.length
}

/**
 * Forgets what is older than a frontend may stay away. The newest of these rows stays: it is the place of those who have read
 * everything since.
 */
export async function pruneChanges(payload: Payload): Promise<void> {
  const before = new Date(servicesOf(payload).now().getTime() - keptDays * dayMs).toISOString()
  const placed = { seq: { greater_than: 0 } }
  const newestOld = await firstOf({ payload }, { sort: '-at', where: { and: [{ at: { less_than: before } }, placed] } })
  if (!newestOld) return
  const isOlder = (): Where => ({ and: [{ seq: { greater_than: 0 } }, { seq: { less_than: newestOld.seq } }] })
  await deleteInBatches(payload, {
    collection,
    where: isOlder,
    size: rowsAtOnce,
    within: (attempt) => servicesOf(payload).afterCommit.note(attempt, [changesTag]),
  })
}
