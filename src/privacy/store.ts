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

/** Where the vault's rows and wrapped keys are kept; one implementation for each database, each working in `req`'s transaction. */
export type VaultStore = {
  findKey(id: string): Promise<WrappedKey | undefined>
  /** Keeps the first of several with one id. */
  addKey(key: WrappedKey): Promise<void>
  removeKeysBefore(now: Date): Promise<void>
  /** @throws IdempotencyTaken */
  insert(req: PayloadRequest, row: VaultRow): Promise<void>
  find(req: PayloadRequest, owner: Owner): Promise<VaultRow | undefined>
  findByIdempotency(req: PayloadRequest, hash: string): Promise<Owner | undefined>
  newestFrom(req: PayloadRequest, ipTag: string, since: Date): Promise<Date | undefined>
  findByBlindIndex(
    req: PayloadRequest,
    find: { type: OwnerType; index: BlindHash; limit: number; until?: Date | undefined },
  ): Promise<Owner[]>
  findByTag(req: PayloadRequest, find: { type: OwnerType; tag: string; limit: number }): Promise<Owner[]>
  remove(req: PayloadRequest, owner: Owner): Promise<void>
  /** Takes everything out of a row; what it is found by stays if asked. */
  empty(req: PayloadRequest, owner: Owner, keep: { index: boolean }): Promise<void>
  /** Rows of a kind by their owners' ids, after `after`; nothing of them but whose they are, their blind indexes and their date. */
  listOf(req: PayloadRequest, type: OwnerType, page: { after?: string; limit: number }): Promise<ListedRow[]>
  /** Removes the rows of a kind made before; answers how many. */
  removeBefore(type: OwnerType, before: Date): Promise<number>
  /** Empties addresses and blind indexes of comments' rows made before; answers how many. */
  emptyAddressesBefore(before: Date): Promise<number>
  /** How many rows had an expired tag, which they no longer have; votes go whole, being nothing but that. */
  emptyTagsBefore(now: Date): Promise<number>
}
