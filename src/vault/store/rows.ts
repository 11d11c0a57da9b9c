import type { PayloadRequest } from 'payload'
import type { KeyPurpose, Owner, OwnerType, Sealed, WrappedKey } from '../types'

/** What a row is found by: a hash of its address, or of the reader token it was kept with. */
export type BlindHash = { version: number; hash: string; kind?: 'reader' }

export const isOfAddress = ({ kind }: BlindHash): boolean => kind === undefined

/** A row of the vault. `sealed` is absent where neither an address nor a reader token was given, or when they were erased. */
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

/** Where statements run: in the transaction of a request, in one that `within` began, or in none. */
export type Transaction = Pick<PayloadRequest, 'payload' | 'transactionID'> | undefined

/** Which rows are meant: those that meet every condition given. Each combination in use is answered by an index. */
export type RowFilter = {
  owner?: Owner
  types?: readonly OwnerType[]
  ipTag?: string
  idempotencyHash?: string
  /** Ids of the keys rows are sealed with. */
  kids?: readonly string[]
  /** Not the rows of these owners. */
  except?: readonly Owner[]
  /** Only rows that hold an address or a reader token. */
  isSealed?: true
  /** Kept at this moment or later. */
  since?: Date
  /** Kept before this moment. */
  before?: Date
  /** Rows whose network tag ends at this moment or earlier. */
  tagEndsBy?: Date
}

export type RowQuery = RowFilter & { limit: number; newestFirst?: true }

/**
 * Owners of `type` with any of these hashes, each once, newest first; with `until`, only those kept no later. With `ipTag` those
 * with that network tag as well, up to as many again.
 */
export type HashQuery = {
  type: OwnerType
  indexes: readonly BlindHash[]
  ipTag?: string | undefined
  limit: number
  until?: Date | undefined
}

/** Rows in the order of their owners (type, then id), after an owner. */
export type RowPage = { type?: OwnerType; isSealed?: true; after?: Owner | undefined; limit: number }

/** A row as it was read, how its address is sealed instead, and the hashes it lacks. */
export type ResealedRow = { row: VaultRow; to: Pick<VaultRow, 'kid' | 'sealed'>; missing: readonly BlindHash[] }

export type KeyFilter = { ids?: readonly string[]; purposes?: readonly KeyPurpose[]; endsBy?: Date }

/**
 * The vault's rows and wrapped keys in one database. Holds queries only: what is done to which rows is decided above. Errors
 * carry no values of the statement they come from (`failSafe`).
 */
export type RowStore = {
  /**
   * How old the newest keys must be before older ones may be destroyed: whatever began when there were only those has ended by
   * then, and what it wrote is visible.
   */
  settleMs: number
  /** Runs `work` in `transaction`, or in one of its own; `work` passes on the one it is given. */
  within<T>(transaction: Transaction, work: (transaction: Transaction) => Promise<T>): Promise<T>
  /** @throws IdempotencyTaken */
  insert(transaction: Transaction, row: VaultRow): Promise<void>
  find(transaction: Transaction, query: RowQuery): Promise<VaultRow[]>
  findByHash(transaction: Transaction, query: HashQuery): Promise<Owner[]>
  /** The same with their rows. */
  rowsByHash(transaction: Transaction, query: HashQuery): Promise<VaultRow[]>
  scan(transaction: Transaction, page: RowPage): Promise<VaultRow[]>
  count(transaction: Transaction, filter: RowFilter): Promise<number>
  /** Sets columns of rows; hashes can only be emptied. Answers how many rows. */
  update(transaction: Transaction, filter: RowFilter, columns: RowColumns): Promise<number>
  /** Answers how many rows. */
  delete(transaction: Transaction, filter: RowFilter): Promise<number>
  /** Changes those rows that are still as they were read, in one short write; answers how many. */
  reseal(rows: readonly ResealedRow[]): Promise<number>
  /** Takes hashes of older versions off rows that have one of `version`; fewer than `limit` were the last ones at that time. */
  dropHashesBefore(version: number, limit: number): Promise<number>
  /** How many older hashes stand in rows without one of `version`: their keys are still needed. */
  countHashesBefore(transaction: Transaction, version: number): Promise<number>
  findKeys(transaction: Transaction, filter: KeyFilter): Promise<WrappedKey[]>
  /** All or none of them; of several with one id the first stays. */
  insertKeys(keys: readonly WrappedKey[]): Promise<void>
  deleteKeys(transaction: Transaction, filter: KeyFilter): Promise<void>
}

/** What can be changed in a row. */
export type RowColumns = Partial<
  Pick<VaultRow, 'kid' | 'sealed' | 'ipTag' | 'ipExpiresAt' | 'idempotencyHash'> & { blindIndexes: readonly [] }
>

/** An address and a reader token that are not there. */
export const noAddress = { kid: null, sealed: null, blindIndexes: [] } as const satisfies RowColumns
/** A network tag that is not there. */
export const noNetwork = { ipTag: null, ipExpiresAt: null } as const satisfies RowColumns
/** A row with nothing in it. */
export const nothing = { ...noAddress, ...noNetwork, idempotencyHash: null } as const satisfies RowColumns

/** The row of an owner. */
export async function findRow(store: RowStore, transaction: Transaction, owner: Owner): Promise<VaultRow | undefined> {
  return (await store.find(transaction, { owner, limit: 1 }))[0]
}
