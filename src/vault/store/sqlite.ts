import { randomUUID } from 'node:crypto'
import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  getTableColumns,
  gt,
  gte,
  inArray,
  isNotNull,
  lt,
  lte,
  not,
  or,
  sql,
} from '@payloadcms/db-sqlite/drizzle'
import { alias } from '@payloadcms/db-sqlite/drizzle/sqlite-core'
import type { Payload } from 'payload'
import { inSqliteTransaction, type SqliteDatabase, sqliteRows, sqliteSession } from '#platform/database'
import { failSafe, IdempotencyTaken } from '../errors'
import { keyPurposes, type Owner, type WrappedKey } from '../types'
import type { BlindHash, KeyFilter, RowColumns, RowFilter, RowStore, Transaction, VaultRow } from './rows'
import { vaultBlindIndexes, vaultKeys, vaultRows } from './tables'

/**
 * Writes see the keys as they are (they wait for each other, in all processes); this is for look-ups, which read the keys and
 * then the rows.
 */
const settleMs = 5000

/** The vault's tables in the SQLite file, through the one writer. */
export function sqliteStore(payload: Payload): RowStore {
  const read = <T>(transaction: Transaction, work: (db: SqliteDatabase) => Promise<T>): Promise<T> =>
    failSafe(async () => work(await sqliteSession(transaction ?? { payload })))
  const write = <T>(transaction: Transaction, work: (db: SqliteDatabase) => Promise<T>): Promise<T> =>
    failSafe(() => inSqliteTransaction(payload, transaction, work))

  return {
    settleMs,
    // Writes wait for each other, those of other processes too: what is read in one stays so until it is committed.
    within: (transaction, work) => inSqliteTransaction(payload, transaction ?? { payload }, (_db, own) => work(own)),
    insert: (transaction, row) => write(transaction, (db) => insert(db, row)),
    find: (transaction, { limit, newestFirst, ...filter }) =>
      read(transaction, async (db) => {
        const found = db.select(wholeRow).from(vaultRows).where(conditionOf(filter))
        return (await (newestFirst ? found.orderBy(desc(vaultRows.createdAt)) : found).limit(limit)).map(rowOf)
      }),
    findByHash: (transaction, { indexes, limit, type, until }) =>
      failSafe(async () => {
        const found: OwnerRow[] = []
        const args = [type, until?.getTime() ?? Number.MAX_SAFE_INTEGER, limit]
        // One question each: two at once could not be read off the index in order.
        for (const { hash, version } of indexes)
          found.push(
            ...(await sqliteRows<OwnerRow>(transaction ?? { payload }, newestByHash, [version, hash, ...args])),
          )
        const distinct = [...new Map(found.map((row) => [row.ownerId, row])).values()]
        if (indexes.length > 1) distinct.sort((one, other) => other.createdAt - one.createdAt)
        return distinct.slice(0, limit).map(ownerOf)
      }),
    scan: (transaction, { after, isSealed, limit, type }) =>
      read(transaction, async (db) => {
        const { ciphertext, ownerId, ownerType } = vaultRows
        // The index on owners is in this order; `or` would not be looked up in it.
        const beyond =
          after && (type ? gt(ownerId, after.id) : sql`(${ownerType}, ${ownerId}) > (${after.type}, ${after.id})`)
        const rows = await db
          .select(wholeRow)
          .from(vaultRows)
          .where(and(isSealed && isNotNull(ciphertext), type && eq(ownerType, type), beyond))
          .orderBy(asc(ownerType), asc(ownerId))
          .limit(limit)
        return rows.map(rowOf)
      }),
    count: (transaction, filter) =>
      read(transaction, async (db) => {
        const [counted] = await db.select({ rows: count() }).from(vaultRows).where(conditionOf(filter))
        return counted?.rows ?? 0
      }),
    update: (transaction, filter, { blindIndexes, ...columns }) =>
      write(transaction, async (db) => {
        if (blindIndexes) await deleteHashes(db, filter)
        const { id } = vaultRows
        return (await db.update(vaultRows).set(storedColumns(columns)).where(conditionOf(filter)).returning({ id }))
          .length
      }),
    delete: (transaction, filter) =>
      write(transaction, async (db) => {
        await deleteHashes(db, filter)
        return (await db.delete(vaultRows).where(conditionOf(filter)).returning({ id: vaultRows.id })).length
      }),
    reseal: (rows) =>
      write(undefined, async (db) => {
        let changed = 0
        for (const { missing, row, to } of rows) {
          const [kept] = await db
            .update(vaultRows)
            .set(storedColumns(to))
            // Emptied, or sealed anew by another command, since it was read: not touched.
            .where(and(conditionOf({ owner: row.owner }), eq(vaultRows.nonce, row.sealed?.nonce ?? '')))
            .returning({ id: vaultRows.id })
          if (!kept) continue
          changed += 1
          await insertHashes(db, kept.id, { ...row, blindIndexes: missing })
        }
        return changed
      }),
    dropHashesBefore: (version, limit) => write(undefined, (db) => dropHashes(db, version, limit)),
    countHashesBefore: (transaction, version) =>
      write(transaction, async (db) => {
        // Rows go on getting hashes of both versions until now: only in this transaction does nobody else write.
        await dropHashes(db, version)
        const older = lt(vaultBlindIndexes.version, version)
        const [left] = await db.select({ hashes: count() }).from(vaultBlindIndexes).where(older)
        return left?.hashes ?? 0
      }),
    findKeys: (transaction, filter) =>
      read(transaction, async (db) => (await db.select().from(vaultKeys).where(keyCondition(filter))).flatMap(keyOf)),
    insertKeys: (keys) =>
      write(undefined, async (db) => {
        const stored = keys.map(({ createdAt, expiresAt, ...key }) => ({
          ...key,
          createdAt: createdAt.getTime(),
          expiresAt: expiresAt?.getTime() ?? null,
        }))
        await db.insert(vaultKeys).values(stored).onConflictDoNothing()
      }),
    deleteKeys: (transaction, filter) =>
      write(transaction, async (db) => void (await db.delete(vaultKeys).where(keyCondition(filter)))),
  }
}

type OwnerRow = { ownerType: string; ownerId: string; createdAt: number }

const newestByHash = `select owner_type as ownerType, owner_id as ownerId, created_at as createdAt from vault_blind_indexes
  where version = ? and hash = ? and owner_type = ? and created_at <= ? order by created_at desc limit ?`

/** A row with its hashes, in one statement. Written as text: drizzle would leave the tables' names out. */
const wholeRow = {
  ...getTableColumns(vaultRows),
  hashes: sql<string>`(select json_group_array(json_object('version', version, 'hash', hash))
    from vault_blind_indexes where row_id = vault_rows.id)`,
}

function conditionOf(filter: RowFilter) {
  const { before, except, idempotencyHash, ipTag, isSealed, kids, owner, since, tagEndsBy, types } = filter
  return and(
    owner && ofOwner(owner),
    types && inArray(vaultRows.ownerType, [...types]),
    ipTag === undefined ? undefined : eq(vaultRows.ipTag, ipTag),
    idempotencyHash === undefined ? undefined : eq(vaultRows.idempotencyHash, idempotencyHash),
    kids && inArray(vaultRows.kid, [...kids]),
    except?.length ? not(or(...except.map(ofOwner)) ?? sql`0`) : undefined,
    isSealed && isNotNull(vaultRows.ciphertext),
    since && gte(vaultRows.createdAt, since.getTime()),
    before && lt(vaultRows.createdAt, before.getTime()),
    tagEndsBy && lte(vaultRows.ipExpiresAt, tagEndsBy.getTime()),
  )
}

const ofOwner = ({ id, type }: Owner) => and(eq(vaultRows.ownerType, type), eq(vaultRows.ownerId, id))

const keyCondition = ({ endsBy, ids, purposes }: KeyFilter) =>
  and(
    ids && inArray(vaultKeys.id, [...ids]),
    purposes && inArray(vaultKeys.purpose, [...purposes]),
    endsBy && lte(vaultKeys.expiresAt, endsBy.getTime()),
  )

async function insert(db: SqliteDatabase, row: VaultRow): Promise<void> {
  const id = randomUUID()
  const { createdAt, owner } = row
  const stored = { id, ownerType: owner.type, ownerId: owner.id, createdAt: createdAt.getTime() }
  try {
    await db.insert(vaultRows).values({ ...stored, ...storedColumns(row) })
  } catch (error) {
    throw isKeyTaken(error) ? new IdempotencyTaken() : error
  }
  await insertHashes(db, id, row)
}

async function insertHashes(
  db: SqliteDatabase,
  row: string,
  { blindIndexes, createdAt, owner }: Pick<VaultRow, 'blindIndexes' | 'createdAt' | 'owner'>,
): Promise<void> {
  if (blindIndexes.length === 0) return
  const ofRow = { row, ownerType: owner.type, ownerId: owner.id, createdAt: createdAt.getTime() }
  await db.insert(vaultBlindIndexes).values(blindIndexes.map((hash) => ({ id: randomUUID(), ...ofRow, ...hash })))
}

async function deleteHashes(db: SqliteDatabase, filter: RowFilter): Promise<void> {
  const rows = db.select({ id: vaultRows.id }).from(vaultRows).where(conditionOf(filter))
  await db.delete(vaultBlindIndexes).where(inArray(vaultBlindIndexes.row, rows))
}

/** @param limit how many; all when left out */
async function dropHashes(db: SqliteDatabase, version: number, limit = -1): Promise<number> {
  const older = alias(vaultBlindIndexes, 'older')
  const newer = alias(vaultBlindIndexes, 'newer')
  // As a join SQLite would begin at the newer ones, and walk past more of them each time.
  const hasNewer = db
    .select({ id: newer.id })
    .from(newer)
    .where(and(eq(newer.row, older.row), eq(newer.version, version)))
  const replaced = db
    .select({ id: older.id })
    .from(older)
    .where(and(lt(older.version, version), exists(hasNewer)))
    .limit(limit)
  const { id } = vaultBlindIndexes
  return (await db.delete(vaultBlindIndexes).where(inArray(id, replaced)).returning({ id })).length
}

/** libsql names the columns of a violated unique index in its message, drizzle wraps that. */
const isKeyTaken = (error: unknown): boolean =>
  error instanceof Error &&
  (/UNIQUE constraint failed: vault_rows\.idempotency_hash/.test(error.message) || isKeyTaken(error.cause))

/** Columns of a row as SQLite stores them; those left out stay out. */
function storedColumns({ idempotencyHash, ipExpiresAt, ipTag, kid, sealed }: Omit<RowColumns, 'blindIndexes'>) {
  return {
    ...(kid === undefined ? {} : { kid }),
    ...(sealed === undefined ? {} : { nonce: sealed?.nonce ?? null, ciphertext: sealed?.ciphertext ?? null }),
    ...(ipTag === undefined ? {} : { ipTag }),
    ...(ipExpiresAt === undefined ? {} : { ipExpiresAt: ipExpiresAt?.getTime() ?? null }),
    ...(idempotencyHash === undefined ? {} : { idempotencyHash }),
  }
}

function rowOf({ ciphertext, createdAt, hashes, ipExpiresAt, nonce, ...row }: StoredRow): VaultRow {
  return {
    owner: ownerOf(row),
    kid: row.kid,
    sealed: nonce !== null && ciphertext !== null ? { nonce, ciphertext } : null,
    // Made by `wholeRow` of columns that are never null.
    blindIndexes: JSON.parse(hashes) as BlindHash[],
    ipTag: row.ipTag,
    ipExpiresAt: ipExpiresAt === null ? null : new Date(ipExpiresAt),
    idempotencyHash: row.idempotencyHash,
    createdAt: new Date(createdAt),
  }
}

type StoredRow = typeof vaultRows.$inferSelect & { hashes: string }

/** Owner types are written by the vault only. */
const ownerOf = (row: { ownerType: string; ownerId: string }): Owner => ({
  type: row.ownerType as Owner['type'],
  id: row.ownerId,
})

/** None for a purpose that this version does not know. */
function keyOf({ createdAt, expiresAt, ...key }: typeof vaultKeys.$inferSelect): WrappedKey[] {
  const purpose = keyPurposes.find((known) => known === key.purpose)
  if (!purpose) return []
  return [
    { ...key, purpose, createdAt: new Date(createdAt), expiresAt: expiresAt === null ? null : new Date(expiresAt) },
  ]
}
