import { randomUUID } from 'node:crypto'
import { and, asc, desc, eq, gt, gte, inArray, isNotNull, lt, lte, sql } from '@payloadcms/db-sqlite/drizzle'
import type { Payload, PayloadRequest } from 'payload'
import { inSqliteTransaction, type SqliteDatabase, sqliteSession } from '#platform/database'
import { IdempotencyTaken } from './errors'
import { failSafe } from './failSafe'
import { keyPurposes, rotatedPurposes, type WrappedKey } from './keys'
import { sqliteRotation } from './sqliteRotation'
import { indexRowOf, ofOwner, ownerOf, rowOf } from './sqliteRows'
import type { VaultStore } from './store'
import { vaultBlindIndexes, vaultKeys, vaultRows } from './vaultTables'

function keyOf(row: typeof vaultKeys.$inferSelect): WrappedKey | undefined {
  const purpose = keyPurposes.find((known) => known === row.purpose)
  return (
    purpose && {
      ...row,
      purpose,
      createdAt: new Date(row.createdAt),
      expiresAt: row.expiresAt === null ? null : new Date(row.expiresAt),
    }
  )
}

type NewestFirst = { ownerType: string; ownerId: string; createdAt: number }[]

/** Each owner once, newest first, of what was found by one hash or by several. */
const distinct = (found: NewestFirst, several: boolean): NewestFirst =>
  several
    ? [...new Map(found.map((row) => [row.ownerId, row])).values()].sort((a, b) => b.createdAt - a.createdAt)
    : found

/** libsql names the columns of a violated unique index in its message, drizzle wraps that. */
const isKeyTaken = (error: unknown): boolean =>
  error instanceof Error &&
  (/UNIQUE constraint failed: vault_rows\.idempotency_hash/.test(error.message) || isKeyTaken(error.cause))

/** The vault's tables in the SQLite file, through the one writer. */
export function sqliteStore(payload: Payload): VaultStore {
  const read = async <T>(req: PayloadRequest | undefined, work: (db: SqliteDatabase) => Promise<T>): Promise<T> =>
    failSafe(async () => work(await sqliteSession(req ?? { payload })))
  const write = <T>(req: PayloadRequest | undefined, work: (db: SqliteDatabase) => Promise<T>): Promise<T> =>
    failSafe(() => inSqliteTransaction(payload, req, (db) => work(db)))

  return {
    ...sqliteRotation({ read: (work) => read(undefined, work), write: (work) => write(undefined, work) }),
    // Writes wait for each other, those of other processes too: what is read in one is so until it is committed.
    within: (req, work) => inSqliteTransaction(payload, req, (_db, own) => work(own)),
    findKey: (req, id) =>
      read(req, async (db) => {
        const [row] = await db.select().from(vaultKeys).where(eq(vaultKeys.id, id)).limit(1)
        return row && keyOf(row)
      }),
    rotatedKeys: (req) =>
      read(req, async (db) => {
        const rows = await db
          .select()
          .from(vaultKeys)
          .where(inArray(vaultKeys.purpose, [...rotatedPurposes]))
        return rows.flatMap((row) => keyOf(row) ?? [])
      }),
    addKeys: (keys) =>
      write(undefined, async (db) => {
        await db
          .insert(vaultKeys)
          .values(
            keys.map((key) => ({
              ...key,
              createdAt: key.createdAt.getTime(),
              expiresAt: key.expiresAt?.getTime() ?? null,
            })),
          )
          .onConflictDoNothing()
      }),
    removeKeysBefore: (now) =>
      write(undefined, async (db) => void (await db.delete(vaultKeys).where(lte(vaultKeys.expiresAt, now.getTime())))),
    insert: async (req, { blindIndexes, createdAt, idempotencyHash, ipExpiresAt, ipTag, kid, owner, sealed }) => {
      const id = randomUUID()
      await write(req, async (db) => {
        try {
          await db.insert(vaultRows).values({
            id,
            ownerType: owner.type,
            ownerId: owner.id,
            kid,
            nonce: sealed?.nonce ?? null,
            ciphertext: sealed?.ciphertext ?? null,
            ipTag,
            ipExpiresAt: ipExpiresAt?.getTime() ?? null,
            idempotencyHash,
            createdAt: createdAt.getTime(),
          })
        } catch (error) {
          throw isKeyTaken(error) ? new IdempotencyTaken() : error
        }
        if (blindIndexes.length > 0)
          await db
            .insert(vaultBlindIndexes)
            .values(
              blindIndexes.map((hash) =>
                indexRowOf({ id, ownerType: owner.type, ownerId: owner.id, createdAt: createdAt.getTime() }, hash),
              ),
            )
      })
    },
    find: (req, owner) =>
      read(req, async (db) => {
        const [row] = await db.select().from(vaultRows).where(ofOwner(owner)).limit(1)
        if (!row) return undefined
        const blindIndexes = await db
          .select({ version: vaultBlindIndexes.version, hash: vaultBlindIndexes.hash })
          .from(vaultBlindIndexes)
          .where(eq(vaultBlindIndexes.row, row.id))
        return rowOf(row, blindIndexes)
      }),
    findByIdempotency: (req, hash) =>
      read(req, async (db) => {
        const [row] = await db.select().from(vaultRows).where(eq(vaultRows.idempotencyHash, hash)).limit(1)
        return row && ownerOf(row)
      }),
    newestFrom: (req, tag, since) =>
      read(req, async (db) => {
        const [row] = await db
          .select({ createdAt: vaultRows.createdAt })
          .from(vaultRows)
          .where(
            and(
              eq(vaultRows.ipTag, tag),
              eq(vaultRows.ownerType, 'comment'),
              gte(vaultRows.createdAt, since.getTime()),
            ),
          )
          .orderBy(desc(vaultRows.createdAt))
          .limit(1)
        return row && new Date(row.createdAt)
      }),
    findByBlindIndex: (req, { indexes, limit, type, until }) =>
      read(req, async (db) => {
        // One question each: two at once could not be read off the index in order.
        const found: NewestFirst = []
        for (const { hash, version } of indexes)
          found.push(
            ...(await db
              .select({
                ownerType: vaultBlindIndexes.ownerType,
                ownerId: vaultBlindIndexes.ownerId,
                createdAt: vaultBlindIndexes.createdAt,
              })
              .from(vaultBlindIndexes)
              .where(
                and(
                  eq(vaultBlindIndexes.version, version),
                  eq(vaultBlindIndexes.hash, hash),
                  eq(vaultBlindIndexes.ownerType, type),
                  until ? lte(vaultBlindIndexes.createdAt, until.getTime()) : undefined,
                ),
              )
              .orderBy(desc(vaultBlindIndexes.createdAt))
              .limit(limit)),
          )
        return distinct(found, indexes.length > 1)
          .slice(0, limit)
          .map(ownerOf)
      }),
    findByTag: (req, { limit, tag, type }) =>
      read(req, async (db) => {
        const rows = await db
          .select({ ownerType: vaultRows.ownerType, ownerId: vaultRows.ownerId })
          .from(vaultRows)
          .where(and(eq(vaultRows.ipTag, tag), eq(vaultRows.ownerType, type)))
          .orderBy(desc(vaultRows.createdAt))
          .limit(limit)
        return rows.map(ownerOf)
      }),
    remove: (req, owner) =>
      write(req, async (db) => {
        const rows = await db.select({ id: vaultRows.id }).from(vaultRows).where(ofOwner(owner))
        if (rows.length === 0) return
        const ids = rows.map(({ id }) => id)
        await db.delete(vaultBlindIndexes).where(inArray(vaultBlindIndexes.row, ids))
        await db.delete(vaultRows).where(inArray(vaultRows.id, ids))
      }),
    empty: (req, owner, { index }) =>
      write(req, async (db) => {
        const rows = await db
          .update(vaultRows)
          .set({ kid: null, nonce: null, ciphertext: null, ipTag: null, ipExpiresAt: null, idempotencyHash: null })
          .where(ofOwner(owner))
          .returning({ id: vaultRows.id })
        const ids = rows.map(({ id }) => id)
        if (!index && ids.length > 0) await db.delete(vaultBlindIndexes).where(inArray(vaultBlindIndexes.row, ids))
      }),
    listOf: (req, type, { after, limit }) =>
      read(req, async (db) => {
        const rows = await db
          .select({ id: vaultRows.id, ownerId: vaultRows.ownerId, createdAt: vaultRows.createdAt })
          .from(vaultRows)
          .where(and(eq(vaultRows.ownerType, type), after === undefined ? undefined : gt(vaultRows.ownerId, after)))
          .orderBy(asc(vaultRows.ownerId))
          .limit(limit)
        const hashes = await db
          .select()
          .from(vaultBlindIndexes)
          .where(
            inArray(
              vaultBlindIndexes.row,
              rows.map(({ id }) => id),
            ),
          )
        return rows.map(({ createdAt, id, ownerId }) => ({
          owner: { type, id: ownerId },
          createdAt: new Date(createdAt),
          blindIndexes: hashes.filter(({ row }) => row === id).map(({ hash, version }) => ({ version, hash })),
        }))
      }),
    sealedAfter: (req, { after, limit }) =>
      read(req, async (db) => {
        const rows = await db
          .select()
          .from(vaultRows)
          .where(
            and(
              isNotNull(vaultRows.ciphertext),
              // The index on owners is in this order; `or` would not be looked up in it.
              after && sql`(${vaultRows.ownerType}, ${vaultRows.ownerId}) > (${after.type}, ${after.id})`,
            ),
          )
          .orderBy(asc(vaultRows.ownerType), asc(vaultRows.ownerId))
          .limit(limit)
        return rows.map((row) => rowOf(row, []))
      }),
    removeBefore: (type, before) =>
      write(undefined, async (db) => {
        const old = and(eq(vaultRows.ownerType, type), lt(vaultRows.createdAt, before.getTime()))
        await db
          .delete(vaultBlindIndexes)
          .where(inArray(vaultBlindIndexes.row, db.select({ id: vaultRows.id }).from(vaultRows).where(old)))
        return (await db.delete(vaultRows).where(old).returning({ id: vaultRows.id })).length
      }),
    emptyAddressesBefore: (types, before) =>
      write(undefined, async (db) => {
        const old = and(
          inArray(vaultRows.ownerType, [...types]),
          isNotNull(vaultRows.ciphertext),
          lt(vaultRows.createdAt, before.getTime()),
        )
        await db
          .delete(vaultBlindIndexes)
          .where(inArray(vaultBlindIndexes.row, db.select({ id: vaultRows.id }).from(vaultRows).where(old)))
        const emptied = await db
          .update(vaultRows)
          .set({ kid: null, nonce: null, ciphertext: null })
          .where(old)
          .returning({ id: vaultRows.id })
        return emptied.length
      }),
    emptyTagsBefore: (now) =>
      write(undefined, async (db) => {
        const expired = lt(vaultRows.ipExpiresAt, now.getTime() + 1)
        // A vote is nothing else.
        await db.delete(vaultRows).where(and(expired, eq(vaultRows.ownerType, 'vote')))
        const emptied = await db
          .update(vaultRows)
          .set({ ipTag: null, ipExpiresAt: null })
          .where(expired)
          .returning({ id: vaultRows.id })
        return emptied.length
      }),
  }
}
