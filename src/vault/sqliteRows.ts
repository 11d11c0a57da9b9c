import { randomUUID } from 'node:crypto'
import { and, eq } from '@payloadcms/db-sqlite/drizzle'
import type { BlindHash, VaultRow } from './store'
import type { Owner } from './types'
import { vaultRows } from './vaultTables'

/** The condition for the row of an owner. */
export function ofOwner({ id, type }: Owner) {
  return and(eq(vaultRows.ownerType, type), eq(vaultRows.ownerId, id))
}

export function ownerOf(row: { ownerType: string; ownerId: string }): Owner {
  return {
    type: row.ownerType as Owner['type'],
    id: row.ownerId,
  }
}

type Indexed = Pick<typeof vaultRows.$inferSelect, 'id' | 'ownerType' | 'ownerId' | 'createdAt'>

/** What is written for one hash of a row. */
export function indexRowOf({ id, ...owner }: Indexed, hash: BlindHash) {
  return {
    id: randomUUID(),
    row: id,
    ...owner,
    ...hash,
  }
}

/** A row as SQLite has it, as the vault knows it. */
export function rowOf(row: typeof vaultRows.$inferSelect, blindIndexes: readonly BlindHash[]): VaultRow {
  return {
    owner: ownerOf(row),
    kid: row.kid,
    sealed: row.nonce !== null && row.ciphertext !== null ? { nonce: row.nonce, ciphertext: row.ciphertext } : null,
    blindIndexes,
    ipTag: row.ipTag,
    ipExpiresAt: row.ipExpiresAt === null ? null : new Date(row.ipExpiresAt),
    idempotencyHash: row.idempotencyHash,
    createdAt: new Date(row.createdAt),
  }
}
