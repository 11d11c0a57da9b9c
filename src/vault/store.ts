import type { PayloadRequest } from 'payload'
import type { WrappedKey } from './keys'
import type { Sealed } from './seal'
import type { Owner, OwnerType } from './types'

export type BlindHash = { version: number; hash: string }

/** A row of the vault. `sealed` is absent where no address was given, or when its time was over. */
export type VaultRow = {
  owner: Owner
  kid: string | null
  sealed: Sealed | null
  blindIndexes: readonly BlindHash[]
  ipTag: string | null
  ipExpiresAt: Date | null
  idempotencyHash: string | null
  createdAt: Date
}

export type ListedRow = Pick<VaultRow, 'owner' | 'blindIndexes' | 'createdAt'>

/** A row as it was read, and the address it is to hold instead. */
export type Resealed = { row: VaultRow; to: Pick<VaultRow, 'kid' | 'sealed' | 'blindIndexes'> }

/** What is left of older generations once everything has been tried to leave them. */
export type Destroyed = {
  /** Rows still sealed with an old key. If there are any, nothing was destroyed. */
  rows: number
  /** Hashes of old versions whose rows have none of the current one: their key stays. */
  hashes: number
  /** Ids of the keys that are gone. */
  keys: string[]
}

/** What a rotation asks of the database. */
export type RotationStore = {
  /**
   * How old the newest keys must be before older ones may go: whatever began when there were only those has ended by then, and
   * what it wrote is seen.
   */
  settleMs: number
  countUnder(kids: readonly string[]): Promise<number>
  /** Some rows sealed with these keys, not those of the owners in `except`. */
  rowsUnder(kids: readonly string[], find: { except: readonly Owner[]; limit: number }): Promise<VaultRow[]>
  /** Puts addresses into rows that are still as they were read, in one short transaction; answers how many. */
  reseal(changes: readonly Resealed[]): Promise<number>
  /** Takes hashes of older versions off rows that have one of `version`; fewer than `limit` were the last ones at that time. */
  dropHashesBefore(version: number, limit: number): Promise<number>
  /** Destroys the keys of generations before this one that nothing refers to, counting in the same transaction. */
  destroyKeysBefore(generation: number): Promise<Destroyed>
}

/** Where the vault's rows and wrapped keys are kept; one implementation for each database, each working in `req`'s transaction. */
export type VaultStore = RotationStore & {
  /** Runs `work` in `req`'s transaction, or in one of its own; what it calls must be given the request it gets. */
  within<T>(req: PayloadRequest, work: (req: PayloadRequest) => Promise<T>): Promise<T>
  findKey(req: PayloadRequest | undefined, id: string): Promise<WrappedKey | undefined>
  /** Keys for data and blind index of all generations, in no order. */
  rotatedKeys(req: PayloadRequest | undefined): Promise<WrappedKey[]>
  /** All or none of them; of several with one id the first stays. */
  addKeys(keys: readonly WrappedKey[]): Promise<void>
  removeKeysBefore(now: Date): Promise<void>
  /** @throws IdempotencyTaken */
  insert(req: PayloadRequest, row: VaultRow): Promise<void>
  find(req: PayloadRequest, owner: Owner): Promise<VaultRow | undefined>
  findByIdempotency(req: PayloadRequest, hash: string): Promise<Owner | undefined>
  newestFrom(req: PayloadRequest, ipTag: string, since: Date): Promise<Date | undefined>
  /** Rows with any of these hashes, each once; with `until`, only those kept no later. */
  findByBlindIndex(
    req: PayloadRequest,
    find: { type: OwnerType; indexes: readonly BlindHash[]; limit: number; until?: Date | undefined },
  ): Promise<Owner[]>
  findByTag(req: PayloadRequest, find: { type: OwnerType; tag: string; limit: number }): Promise<Owner[]>
  remove(req: PayloadRequest, owner: Owner): Promise<void>
  /** Takes everything out of a row; what it is found by stays if asked. */
  empty(req: PayloadRequest, owner: Owner, keep: { index: boolean }): Promise<void>
  /** Rows of a kind by their owners' ids, after `after`; nothing of them but whose they are, their blind indexes and their date. */
  listOf(req: PayloadRequest, type: OwnerType, page: { after?: string; limit: number }): Promise<ListedRow[]>
  /** Rows that hold an address, of every kind, in one order that goes on after an owner. */
  sealedAfter(req: PayloadRequest, page: { after: Owner | undefined; limit: number }): Promise<VaultRow[]>
  /** Removes the rows of a kind made before; answers how many. */
  removeBefore(type: OwnerType, before: Date): Promise<number>
  /** Empties addresses and blind indexes of rows of these kinds made before; answers how many. */
  emptyAddressesBefore(types: readonly OwnerType[], before: Date): Promise<number>
  /** How many rows had an expired tag, which they no longer have; votes go whole, being nothing but that. */
  emptyTagsBefore(now: Date): Promise<number>
}
