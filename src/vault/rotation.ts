import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseBusy, isTransient } from '#platform/database'
import { openSender, sealSender } from './addresses'
import { generationOf, type KeyRing, rotatedPurposes } from './keys'
import type { ResealedRow, RowStore, VaultRow } from './store/rows'
import type { Destroyed, KeyPurpose, Owner, RotationOptions, RotationStep, WrappedKey } from './types'

type RotationParts = { ring: KeyRing; store: RowStore }
type Pass = { done: number; unreadable: Owner[] }

/** A transaction of so many rows takes some tens of milliseconds. */
export const rowsAtOnce = 100
const hashesAtOnce = 1000
/** Counting is cheap, not free. */
const batchesBetweenCounts = 10
/** So many rows that do not open are no accident of single rows: something is wrong that goes on being wrong. */
const mostUnreadable = 1000
/** A look-up that has read its hashes goes on with them for some milliseconds. */
const lookUpMs = 2000
const longestRestMs = 250
/** How often a batch asks for its turn (some seconds each) beside writers that never rest. */
const mostTurns = 40
const conflictMs = 20

/** See `Vault.rotate`. Everything it needs to know to go on is in the rows: which key each of them is sealed with. */
export async function* rotateKeys(
  parts: RotationParts,
  { batch = rowsAtOnce, finish, now, sleep = pause }: RotationOptions,
): AsyncGenerator<RotationStep> {
  const { ring, store } = parts
  const found = await ring.generations(undefined)
  const resumed = oldOf(found).length > 0
  if (!resumed) await ring.addGeneration(newestOf(found) + 1, now())
  const keys = await ring.generations(undefined)
  const generation = newestOf(keys)
  const [kid = '', old] = [dataOf(keys).at(-1)?.id, dataOf(oldOf(keys)).map(({ id }) => id)]
  const pass: Pass = { done: 0, unreadable: [] }
  yield { type: 'begun', kid, old, resumed, total: await countUnder(store, old) }

  const ended = (left: number, destroyed?: Destroyed): RotationStep => {
    // A command beside this one may have sealed what was taken for unreadable, and destroyed its key.
    const unreadable = left === 0 ? [] : pass.unreadable
    return { type: 'done', kid, rows: pass.done, unreadable, left, destroyed }
  }

  yield* resealAll(parts, old, { batch, pass, sleep })
  const left = await countUnder(store, old)
  if (!finish || left > 0) return yield ended(left)

  const ms = settlingOf(keys, store.settleMs, now())
  if (ms > 0) {
    yield { type: 'waiting', ms }
    await sleep(ms)
    // What was written meanwhile by those who did not know the new keys.
    yield* resealAll(parts, old, { batch, pass, sleep })
  }

  await sleep(lookUpMs)
  await dropHashes(store, generation, sleep)
  const destroyed = await inTurn(() => destroyKeysBefore(store, generation))
  yield ended(destroyed.rows, destroyed)
}

const newestOf = (keys: readonly WrappedKey[]): number => Math.max(0, ...keys.map(generationOf))
function oldOf(keys: readonly WrappedKey[]): WrappedKey[] {
  // A blind key alone may outlive its rotation (`Destroyed.hashes`).
  const newest = newestOf(keys)
  return dataOf(keys).filter((key) => generationOf(key) < newest)
}
const dataOf = (keys: readonly WrappedKey[]): WrappedKey[] => keys.filter(({ purpose }) => purpose === 'data')

/** How long to wait yet. Another machine made the keys, perhaps, whose clock is ahead. */
function settlingOf(keys: readonly WrappedKey[], settleMs: number, now: Date): number {
  const made = Math.max(...keys.map(({ createdAt }) => createdAt.getTime()))
  return Math.min(made + settleMs - now.getTime(), 2 * settleMs)
}

type PassOptions = { batch: number; pass: Pass; sleep: (ms: number) => Promise<unknown> }

/** Until no row is sealed with an old key but those that do not open. */
async function* resealAll(
  { ring, store }: RotationParts,
  old: readonly string[],
  { batch, pass, sleep }: PassOptions,
): AsyncGenerator<RotationStep> {
  const total = pass.done + (await countUnder(store, old))
  for (let turn = 1; ; turn++) {
    const rows = await store.find(undefined, { kids: old, except: pass.unreadable, limit: batch })
    if (rows.length === 0) break
    const changes = await resealedOf(ring, rows, pass)
    const started = performance.now()
    if (changes.length > 0) pass.done += await inTurn(() => store.reseal(changes))
    if (pass.unreadable.length > mostUnreadable) break
    if (turn % batchesBetweenCounts === 0)
      yield { type: 'progress', done: Math.max(0, total - (await countUnder(store, old))), total }
    await sleep(restAfter(started))
  }
  const left = await countUnder(store, old)
  yield { type: 'progress', done: Math.max(0, total - left), total }
}

/** As long as others had to wait for this, they have the database to themselves. */
const restAfter = (started: number): number => Math.min(Math.ceil(performance.now() - started), longestRestMs)

async function resealedOf(ring: KeyRing, rows: readonly VaultRow[], pass: Pass): Promise<ResealedRow[]> {
  const keys = await ring.current(undefined)
  const changes: ResealedRow[] = []
  for (const row of rows) {
    const { kid, owner, sealed } = row
    const key = kid && (await ring.find(undefined, kid))
    try {
      if (!kid || !sealed || !key) throw new Error('There is nothing to open, or nothing to open it with')
      const { blindIndexes, ...to } = sealSender(owner, openSender({ owner, kid, sealed }, key), keys)
      const missing = blindIndexes.filter(({ hash }) => row.blindIndexes.every((has) => has.hash !== hash))
      changes.push({ row, to, missing })
    } catch {
      // It stays as it is: the operator is told whose it is, and its key is kept.
      pass.unreadable.push(owner)
    }
  }
  return changes
}

async function dropHashes(store: RowStore, version: number, sleep: PassOptions['sleep']): Promise<void> {
  for (;;) {
    const started = performance.now()
    // Posts go on adding some, which are taken off when the keys go: waiting for none would be waiting for the last reader.
    if ((await inTurn(() => store.dropHashesBefore(version, hashesAtOnce))) < hashesAtOnce) return
    await sleep(restAfter(started))
  }
}

/** Destroys the keys of generations before this one that no row refers to, counting in the same transaction. */
function destroyKeysBefore(store: RowStore, generation: number): Promise<Destroyed> {
  return store.within(undefined, async (transaction) => {
    const keys = await store.findKeys(transaction, { purposes: rotatedPurposes })
    const old = keys.filter((key) => generationOf(key) < generation)
    const idsFor = (wanted: KeyPurpose) => old.filter(({ purpose }) => purpose === wanted).map(({ id }) => id)
    const rows = await store.count(transaction, { kids: idsFor('data') })
    if (rows > 0) return { rows, hashes: 0, keys: [] }
    const hashes = await store.countHashesBefore(transaction, generation)
    const ids = [...idsFor('data'), ...(hashes === 0 ? idsFor('blind') : [])]
    await store.deleteKeys(transaction, { ids })
    return { rows, hashes, keys: ids }
  })
}

const countUnder = (store: RowStore, kids: readonly string[]): Promise<number> => store.count(undefined, { kids })

/** Visitors go first: a batch that did not get its turn, or met one of their writes, is tried again. */
async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  for (let turn = 1; ; turn++)
    try {
      return await work()
    } catch (error) {
      if (turn === mostTurns || !(error instanceof DatabaseBusy || isTransient(error) || isConflict(error))) throw error
      await pause(conflictMs)
    }
}

/** MongoDB's code for two writes of one document at once. */
const isConflict = (error: unknown): boolean => error instanceof Error && 'code' in error && error.code === 112
