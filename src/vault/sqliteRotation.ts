import { and, count, eq, exists, inArray, lt, not, or, sql } from '@payloadcms/db-sqlite/drizzle'
import { alias } from '@payloadcms/db-sqlite/drizzle/sqlite-core'
import type { SqliteDatabase } from '#platform/database'
import { generationOf, rotatedPurposes } from './keys'
import { indexRowOf, ofOwner, rowOf } from './sqliteRows'
import type { BlindHash, RotationStore } from './store'
import type { Owner } from './types'
import { vaultBlindIndexes, vaultKeys, vaultRows } from './vaultTables'

type Run = <T>(work: (db: SqliteDatabase) => Promise<T>) => Promise<T>
/**
 * Writes see the keys as they are (they wait for each other, in all processes); this is for look-ups, which read the keys and
 * then the rows.
 */
const settleMs = 5000

/** What a rotation of keys asks of SQLite. */
export function sqliteRotation({ read, write }: { read: Run; write: Run }): RotationStore {
  return {
    settleMs,
    countUnder: (kids) => read((db) => countUnder(db, kids)),
    rowsUnder: (kids, { except, limit }) =>
      read(async (db) => {
        const rows = await db
          .select()
          .from(vaultRows)
          .where(and(inArray(vaultRows.kid, [...kids]), noneOf(except)))
          .limit(limit)
        const hashes = await hashesOf(
          db,
          rows.map(({ id }) => id),
        )
        return rows.map((row) => rowOf(row, hashes.get(row.id) ?? []))
      }),
    reseal: (changes) =>
      write(async (db) => {
        let changed = 0
        for (const { row, to } of changes) {
          const [kept] = await db
            .update(vaultRows)
            .set({ kid: to.kid, nonce: to.sealed?.nonce ?? null, ciphertext: to.sealed?.ciphertext ?? null })
            // Emptied, or sealed anew by another command, since it was read: not touched.
            .where(and(ofOwner(row.owner), eq(vaultRows.nonce, row.sealed?.nonce ?? '')))
            .returning({
              id: vaultRows.id,
              ownerType: vaultRows.ownerType,
              ownerId: vaultRows.ownerId,
              createdAt: vaultRows.createdAt,
            })
          if (!kept) continue
          changed += 1
          const missing = to.blindIndexes.filter(({ version }) =>
            row.blindIndexes.every((has) => has.version !== version),
          )
          if (missing.length > 0)
            await db.insert(vaultBlindIndexes).values(missing.map((hash) => indexRowOf(kept, hash)))
        }
        return changed
      }),
    dropHashesBefore: (version, limit) => write((db) => dropHashes(db, version, limit)),
    destroyKeysBefore: (generation) =>
      write(async (db) => {
        const keys = await db
          .select({ id: vaultKeys.id, purpose: vaultKeys.purpose })
          .from(vaultKeys)
          .where(inArray(vaultKeys.purpose, [...rotatedPurposes]))
        const old = keys.filter((key) => generationOf(key) < generation)
        const idsFor = (wanted: string) => old.filter(({ purpose }) => purpose === wanted).map(({ id }) => id)
        const rows = await countUnder(db, idsFor('data'))
        if (rows > 0) return { rows, hashes: 0, keys: [] }
        // Rows go on getting hashes of both versions until now: only in this transaction is nobody beside it.
        await dropHashes(db, generation)
        const [left] = await db
          .select({ hashes: count() })
          .from(vaultBlindIndexes)
          .where(lt(vaultBlindIndexes.version, generation))
        const hashes = left?.hashes ?? 0
        const going = [...idsFor('data'), ...(hashes === 0 ? idsFor('blind') : [])]
        await db.delete(vaultKeys).where(inArray(vaultKeys.id, going))
        return { rows, hashes, keys: going }
      }),
  }
}

async function countUnder(db: SqliteDatabase, kids: readonly string[]): Promise<number> {
  const [counted] = await db
    .select({ rows: count() })
    .from(vaultRows)
    .where(inArray(vaultRows.kid, [...kids]))
  return counted?.rows ?? 0
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
  const dropped = await db
    .delete(vaultBlindIndexes)
    .where(inArray(vaultBlindIndexes.id, replaced))
    .returning({ id: vaultBlindIndexes.id })
  return dropped.length
}

const noneOf = (owners: readonly Owner[]) =>
  owners.length === 0 ? undefined : not(or(...owners.map(ofOwner)) ?? sql`0`)

async function hashesOf(db: SqliteDatabase, ids: readonly string[]): Promise<Map<string, BlindHash[]>> {
  const found = await db
    .select()
    .from(vaultBlindIndexes)
    .where(inArray(vaultBlindIndexes.row, [...ids]))
  const byRow = new Map<string, BlindHash[]>()
  for (const { hash, row, version } of found) byRow.set(row, [...(byRow.get(row) ?? []), { version, hash }])
  return byRow
}
