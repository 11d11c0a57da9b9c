import { index, integer, sqliteTable, text, uniqueIndex } from '@payloadcms/db-sqlite/drizzle/sqlite-core'

/** Addresses, sealed. In the same file as Payload's tables, so that one transaction holds both, and known to no collection. */
export const vaultRows = sqliteTable(
  'vault_rows',
  {
    id: text('id').primaryKey(),
    ownerType: text('owner_type').notNull(),
    ownerId: text('owner_id').notNull(),
    kid: text('kid'),
    nonce: text('nonce'),
    ciphertext: text('ciphertext'),
    ipTag: text('ip_tag'),
    /** Milliseconds since 1970, as are all times of the vault. */
    ipExpiresAt: integer('ip_expires_at'),
    idempotencyHash: text('idempotency_hash'),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    uniqueIndex('vault_rows_owner_idx').on(table.ownerType, table.ownerId),
    uniqueIndex('vault_rows_idempotency_idx').on(table.idempotencyHash),
    index('vault_rows_kid_idx').on(table.kid),
    index('vault_rows_tag_idx').on(table.ipTag, table.ownerType, table.createdAt, table.ownerId),
    index('vault_rows_expiry_idx').on(table.ipExpiresAt),
  ],
)

/**
 * Several versions stand beside each other while the key of the index is changed. What never changes of a row is here once more,
 * so that the newest of an address are read off one index: it takes no longer for an address that wrote often.
 */
export const vaultBlindIndexes = sqliteTable(
  'vault_blind_indexes',
  {
    id: text('id').primaryKey(),
    row: text('row_id').notNull(),
    version: integer('version').notNull(),
    hash: text('hash').notNull(),
    /** What it is a hash of: `reader`, a reader token; nothing, an address. */
    kind: text('kind'),
    ownerType: text('owner_type').notNull(),
    ownerId: text('owner_id').notNull(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [
    index('vault_blind_indexes_hash_idx').on(
      table.version,
      table.hash,
      table.ownerType,
      table.createdAt,
      table.ownerId,
    ),
    index('vault_blind_indexes_row_idx').on(table.row),
  ],
)

/** The keys of the vault, each sealed with the master key. */
export const vaultKeys = sqliteTable(
  'vault_keys',
  {
    id: text('id').primaryKey(),
    purpose: text('purpose').notNull(),
    nonce: text('nonce').notNull(),
    ciphertext: text('ciphertext').notNull(),
    createdAt: integer('created_at').notNull(),
    expiresAt: integer('expires_at'),
  },
  (table) => [index('vault_keys_expiry_idx').on(table.expiresAt)],
)

export const vaultTables = { vault_rows: vaultRows, vault_blind_indexes: vaultBlindIndexes, vault_keys: vaultKeys }
