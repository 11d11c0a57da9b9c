import type { WithId } from 'mongodb'
import type { WrappedKey } from './keys'
import type { VaultRow } from './store'
import type { Owner } from './types'

/** `_id` is the owner, which makes it unique. */
export type StoredRow = Omit<VaultRow, 'owner'> & { _id: { type: Owner['type']; id: string } }
export type StoredKey = Omit<WrappedKey, 'id'> & { _id: string }

/** A new object each time, its fields in the order that makes two of them equal. */
export function idOf({ id, type }: Owner): StoredRow['_id'] {
  return { type, id }
}

/** A row as MongoDB has it, as the vault knows it. */
export function rowOf({ _id, ...row }: WithId<StoredRow>): VaultRow {
  return {
    owner: { type: _id.type, id: _id.id },
    ...row,
  }
}

export function keyOf({ _id, ...key }: WithId<StoredKey>): WrappedKey {
  return { id: _id, ...key }
}
