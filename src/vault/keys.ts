import { randomBytes } from 'node:crypto'
import { type AddressKeys, type BlindKey, openBytes, sealBytes } from './addresses'
import type { RowStore, Transaction } from './store/rows'
import type { KeyPurpose, WrappedKey } from './types'

/** Kinds of keys that are rotated: what addresses are sealed and found with. Generation 2 is `data-2` and `blind-2`. */
export type RotatedPurpose = Extract<KeyPurpose, 'data' | 'blind'>
export const rotatedPurposes = ['data', 'blind'] as const satisfies RotatedPurpose[]

function keyIdOf(purpose: RotatedPurpose, generation: number): string {
  return `${purpose}-${generation}`
}

/** The generation of a rotated key: 2 for `data-2`. */
export function generationOf({ id }: Pick<WrappedKey, 'id'>): number {
  return Number(/-(\d+)$/.exec(id)?.[1] ?? 0)
}

/** The key that opens the others; from a file of its own, never in the database. */
export type MasterKey = { id: string; key: Buffer }

const context = (master: MasterKey, { id, purpose }: Pick<WrappedKey, 'id' | 'purpose'>): string =>
  `key|${master.id}|${purpose}|${id}`

/** A new random key, wrapped. */
export function makeKey(
  master: MasterKey,
  key: Pick<WrappedKey, 'id' | 'purpose' | 'createdAt' | 'expiresAt'>,
): WrappedKey {
  return {
    ...key,
    ...sealBytes(randomBytes(32), master.key, context(master, key)),
  }
}

/** @throws Error when it was wrapped with another master key */
export function unwrapKey(master: MasterKey, wrapped: WrappedKey): Buffer {
  try {
    return openBytes(wrapped, master.key, context(master, wrapped))
  } catch {
    throw new Error(
      'The key of the vault does not fit this database: its keys were made with another one. Put the right one in place (VAULT_KEY_FILE or VAULT_KEY).',
    )
  }
}

/** The UTC day of a moment: `2026-05-04`. */
export function dayOf(at: Date): string {
  return at.toISOString().slice(0, 10)
}

const dayMs = 24 * 60 * 60 * 1000

/** When a day’s key is destroyed: 48 hours after the day began. */
export function dayKeyEnds(at: Date): Date {
  return new Date(Date.parse(`${dayOf(at)}T00:00:00.000Z`) + 2 * dayMs)
}

type KeyWanted = { id: string; purpose: KeyPurpose; now: Date; expiresAt?: Date }

/** The vault's keys, opened. Which of them are in use is asked of the database: another process may rotate them at any time. */
export type KeyRing = {
  /** A key by its id, as `transaction` sees it. */
  find(transaction: Transaction, id: string): Promise<Buffer | undefined>
  /** The key, made when there is none. Several processes may need it at once: all of them take the one that was kept. */
  ensure(key: KeyWanted): Promise<Buffer>
  /** What a row is sealed with that is written in `transaction`. */
  current(transaction: Transaction): Promise<AddressKeys>
  /** What rows are looked for with: at most a second old. */
  forLooking(transaction: Transaction): Promise<readonly BlindKey[]>
  /** Stored keys of all generations, oldest first. */
  generations(transaction: Transaction): Promise<WrappedKey[]>
  /** Adds keys of a generation; those that are there already stay. */
  addGeneration(generation: number, now: Date): Promise<void>
  /** Forgets the keys of days that are over. */
  forgetDays(now: Date): void
}

/** Far less than what `keys rotate --finish` waits for (`settleMs`), so that nobody looks with keys of before only. */
const lookingMs = 1000

type KeyRingParts = {
  store: RowStore
  master: MasterKey
  /** Milliseconds that only grow. */
  clock?: (() => number) | undefined
}

export function createKeyRing({ clock = () => performance.now(), master, store }: KeyRingParts): KeyRing {
  const opened = new Map<string, Buffer>()
  let looking: { blind: readonly BlindKey[]; until: number } | undefined

  const open = (wrapped: WrappedKey): Buffer => {
    const key = opened.get(wrapped.id) ?? unwrapKey(master, wrapped)
    opened.set(wrapped.id, key)
    return key
  }

  const find = async (transaction: Transaction, id: string): Promise<Buffer | undefined> => {
    const known = opened.get(id)
    if (known) return known
    const [wrapped] = await store.findKeys(transaction, { ids: [id] })
    return wrapped && open(wrapped)
  }

  const generations = async (transaction: Transaction): Promise<WrappedKey[]> =>
    (await store.findKeys(transaction, { purposes: rotatedPurposes })).sort(
      (one, other) => generationOf(one) - generationOf(other),
    )

  /** What was destroyed in the database is kept in no memory either. */
  const forgetAllBut = (live: readonly WrappedKey[]) => {
    const ids = new Set(live.map(({ id }) => id))
    for (const id of opened.keys())
      if (rotatedPurposes.some((purpose) => id.startsWith(`${purpose}-`)) && !ids.has(id)) opened.delete(id)
  }

  const current = async (transaction: Transaction): Promise<AddressKeys> => {
    const live = await generations(transaction)
    const newest = live.filter(({ purpose }) => purpose === 'data').at(-1)
    if (!newest) throw new Error('The vault has no key for addresses')
    forgetAllBut(live)
    const blind = live
      .filter(({ purpose }) => purpose === 'blind')
      .map((wrapped) => ({ version: generationOf(wrapped), key: open(wrapped) }))
    looking = { blind, until: clock() + lookingMs }
    return { kid: newest.id, data: open(newest), blind }
  }

  return {
    find,
    async ensure({ expiresAt, id, now, purpose }) {
      const found = await find(undefined, id)
      if (found) return found
      await store.insertKeys([makeKey(master, { id, purpose, createdAt: now, expiresAt: expiresAt ?? null })])
      const kept = await find(undefined, id)
      if (!kept) throw new Error('A key of the vault could not be kept')
      return kept
    },
    current,
    async forLooking(transaction) {
      if (looking && clock() < looking.until) return looking.blind
      return (await current(transaction)).blind
    },
    generations,
    addGeneration: (generation, now) =>
      store.insertKeys(
        rotatedPurposes.map((purpose) =>
          makeKey(master, { id: keyIdOf(purpose, generation), purpose, createdAt: now, expiresAt: null }),
        ),
      ),
    forgetDays(now) {
      for (const id of opened.keys())
        if (id.startsWith('day-') && dayKeyEnds(new Date(`${id.slice(4)}T00:00:00.000Z`)) <= now) opened.delete(id)
    },
  }
}
