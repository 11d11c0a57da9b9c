import { randomUUID } from 'node:crypto'
import type { Payload } from 'payload'
import { inSqliteTransaction, type SqliteRow, sqliteRows } from '#platform/database'
import { failSafe, IdempotencyTaken } from '../errors'
import { keyPurposes, type Owner, type WrappedKey } from '../types'
import type { BlindHash, HashQuery, KeyFilter, RowColumns, RowFilter, RowStore, Transaction, VaultRow } from './rows'
import type { vaultKeys, vaultRows } from './tables'

/**
 * Writes see the keys as they are (they wait for each other, in all processes); this is for look-ups, which read the keys and
 * then the rows.
 */
const settleMs = 5000

/** The vault's tables in the SQLite file, through the one writer. */
export function sqliteStore(payload: Payload): RowStore {
  const rows = <R extends SqliteRow>(transaction: Transaction, sql: string, args: readonly unknown[]): Promise<R[]> =>
    failSafe(() => sqliteRows<R>(transaction ?? { payload }, sql, args))
  /** Runs `work` with statements of the request's transaction, or of one of its own. */
  const change = <T>(transaction: Transaction, work: (run: Run) => Promise<T>): Promise<T> =>
    failSafe(() =>
      inSqliteTransaction(payload, transaction ?? { payload }, (_db, own) =>
        work((sql, args) => sqliteRows(own, sql, args)),
      ),
    )

  const newestOwners = async (
    transaction: Transaction,
    { indexes, ipTag, limit, type, until }: HashQuery,
  ): Promise<OwnerRow[]> => {
    const bounds = [type, until?.getTime() ?? Number.MAX_SAFE_INTEGER, limit]
    // Each is read off its index in order, which one question for two hashes could not be.
    const parts = [
      ...indexes.map(({ hash, version }) => ({ sql: newestByHash, args: [version, hash, ...bounds] })),
      ...(ipTag === undefined ? [] : [{ sql: newestByTag, args: [ipTag, ...bounds] }]),
    ]
    if (parts.length === 0) return []
    const found = await rows<OwnerRow>(
      transaction,
      parts.map(({ sql }) => `select * from (${sql})`).join(' union all '),
      parts.flatMap(({ args }) => args),
    )
    const distinct = [...new Map(found.map((row) => [row.ownerId, row])).values()]
    if (parts.length > 1) distinct.sort((one, other) => other.createdAt - one.createdAt)
    return distinct.slice(0, ipTag === undefined ? limit : 2 * limit)
  }

  return {
    settleMs,
    // Writes wait for each other, those of other processes too: what is read in one stays so until it is committed.
    within: (transaction, work) => inSqliteTransaction(payload, transaction ?? { payload }, (_db, own) => work(own)),
    insert: (transaction, row) => change(transaction, (run) => insert(run, row)),
    async find(transaction, { limit, newestFirst, ...filter }) {
      const { args, sql } = conditionOf(filter)
      const order = newestFirst ? 'order by created_at desc' : ''
      const found = await rows<StoredRow>(
        transaction,
        `select ${wholeRow} from vault_rows where ${sql} ${order} limit ?`,
        [...args, limit],
      )
      return found.map(rowOf)
    },
    findByHash: async (transaction, query) => (await newestOwners(transaction, query)).map(ownerOf),
    async rowsByHash(transaction, query) {
      const ids = (await newestOwners(transaction, query)).map(({ row }) => row)
      if (ids.length === 0) return []
      const places = ids.map(() => '?').join(', ')
      const found = await rows<StoredRow>(
        transaction,
        `select ${wholeRow} from vault_rows where id in (${places})`,
        ids,
      )
      return found.sort((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id)).map(rowOf)
    },
    async scan(transaction, { after, isSealed, limit, type }) {
      const conditions = [
        ...(isSealed ? [{ sql: 'ciphertext is not null', args: [] }] : []),
        ...(type ? [{ sql: 'owner_type = ?', args: [type] }] : []),
        // The index on owners is in this order; `or` would not be looked up in it.
        ...(after && type ? [{ sql: 'owner_id > ?', args: [after.id] }] : []),
        ...(after && !type ? [{ sql: '(owner_type, owner_id) > (?, ?)', args: [after.type, after.id] }] : []),
      ]
      const { args, sql } = allOf(conditions)
      const statement = `select ${wholeRow} from vault_rows where ${sql} order by owner_type, owner_id limit ?`
      return (await rows<StoredRow>(transaction, statement, [...args, limit])).map(rowOf)
    },
    async count(transaction, filter) {
      const { args, sql } = conditionOf(filter)
      const [counted] = await rows(transaction, `select count(*) as total from vault_rows where ${sql}`, args)
      return Number(counted?.total ?? 0)
    },
    update: (transaction, filter, { blindIndexes, ...columns }) =>
      change(transaction, async (run) => {
        if (blindIndexes) await deleteHashes(run, filter)
        const { args, sql } = conditionOf(filter)
        const stored = Object.entries(storedColumns(columns))
        const set = stored.map(([column]) => `${column} = ?`).join(', ')
        const values = stored.map(([, value]) => value)
        return (await run(`update vault_rows set ${set} where ${sql} returning id`, [...values, ...args])).length
      }),
    delete: (transaction, filter) =>
      change(transaction, async (run) => {
        await deleteHashes(run, filter)
        const { args, sql } = conditionOf(filter)
        return (await run(`delete from vault_rows where ${sql} returning id`, args)).length
      }),
    reseal: (resealed) =>
      change(undefined, async (run) => {
        let changed = 0
        for (const { missing, row, to } of resealed) {
          const [kept] = await run(
            // Emptied, or sealed anew by another command, since it was read: not touched.
            'update vault_rows set kid = ?, nonce = ?, ciphertext = ? where owner_type = ? and owner_id = ? and nonce = ? returning id',
            [
              to.kid,
              to.sealed?.nonce ?? null,
              to.sealed?.ciphertext ?? null,
              row.owner.type,
              row.owner.id,
              row.sealed?.nonce ?? '',
            ],
          )
          if (!kept) continue
          changed += 1
          await insertHashes(run, String(kept.id), { ...row, blindIndexes: missing })
        }
        return changed
      }),
    dropHashesBefore: (version, limit) => change(undefined, (run) => dropHashes(run, version, limit)),
    countHashesBefore: (transaction, version) =>
      change(transaction, async (run) => {
        // Rows go on getting hashes of both versions until now: only in this transaction does nobody else write.
        await dropHashes(run, version)
        const [left] = await run('select count(*) as total from vault_blind_indexes where version < ?', [version])
        return Number(left?.total ?? 0)
      }),
    async findKeys(transaction, filter) {
      const { args, sql } = keyCondition(filter)
      return (await rows<StoredKey>(transaction, `select ${keyColumns} from vault_keys where ${sql}`, args)).flatMap(
        keyOf,
      )
    },
    insertKeys: (keys) =>
      change(undefined, async (run) => {
        for (const { ciphertext, createdAt, expiresAt, id, nonce, purpose } of keys)
          await run(
            `insert into vault_keys (id, purpose, nonce, ciphertext, created_at, expires_at) values (?, ?, ?, ?, ?, ?)
              on conflict do nothing`,
            [id, purpose, nonce, ciphertext, createdAt.getTime(), expiresAt?.getTime() ?? null],
          )
      }),
    deleteKeys: (transaction, filter) =>
      change(transaction, async (run) => {
        const { args, sql } = keyCondition(filter)
        await run(`delete from vault_keys where ${sql}`, args)
      }),
  }
}

type Run = (sql: string, args: readonly unknown[]) => Promise<SqliteRow[]>

type OwnerRow = { row: string; ownerType: string; ownerId: string; createdAt: number }

const owning = 'owner_type as ownerType, owner_id as ownerId, created_at as createdAt'
const newest = 'owner_type = ? and created_at <= ? order by created_at desc limit ?'
const newestByHash = `select row_id as row, ${owning} from vault_blind_indexes where version = ? and hash = ? and ${newest}`
const newestByTag = `select id as row, ${owning} from vault_rows where ip_tag = ? and ${newest}`

/** A row with its hashes, in one statement. */
const wholeRow = `id, owner_type as ownerType, owner_id as ownerId, kid, nonce, ciphertext, ip_tag as ipTag,
  ip_expires_at as ipExpiresAt, idempotency_hash as idempotencyHash, created_at as createdAt,
  (select json_group_array(json_object('version', version, 'hash', hash, 'kind', kind)) from vault_blind_indexes where row_id = vault_rows.id) as hashes`

const keyColumns = 'id, purpose, nonce, ciphertext, created_at as createdAt, expires_at as expiresAt'

/** A condition with the values it compares with, in order. */
type Condition = { sql: string; args: unknown[] }

const allOf = (conditions: readonly Condition[]): Condition => ({
  sql: conditions.map(({ sql }) => sql).join(' and ') || '1',
  args: conditions.flatMap(({ args }) => args),
})

const oneOf = (column: string, values: readonly unknown[]): Condition => ({
  sql: `${column} in (${values.map(() => '?').join(', ')})`,
  args: [...values],
})

const ofOwner = ({ id, type }: Owner): Condition => ({ sql: '(owner_type = ? and owner_id = ?)', args: [type, id] })

function conditionOf(filter: RowFilter): Condition {
  const { before, except = [], idempotencyHash, ipTag, isSealed, kids, owner, since, tagEndsBy, types } = filter
  return allOf([
    ...(owner ? [ofOwner(owner)] : []),
    ...(types ? [oneOf('owner_type', types)] : []),
    ...(ipTag === undefined ? [] : [{ sql: 'ip_tag = ?', args: [ipTag] }]),
    ...(idempotencyHash === undefined ? [] : [{ sql: 'idempotency_hash = ?', args: [idempotencyHash] }]),
    ...(kids ? [oneOf('kid', kids)] : []),
    ...except.map(ofOwner).map(({ args, sql }) => ({ sql: `not ${sql}`, args })),
    ...(isSealed ? [{ sql: 'ciphertext is not null', args: [] }] : []),
    ...(since ? [{ sql: 'created_at >= ?', args: [since.getTime()] }] : []),
    ...(before ? [{ sql: 'created_at < ?', args: [before.getTime()] }] : []),
    ...(tagEndsBy ? [{ sql: 'ip_expires_at <= ?', args: [tagEndsBy.getTime()] }] : []),
  ])
}

const keyCondition = ({ endsBy, ids, purposes }: KeyFilter): Condition =>
  allOf([
    ...(ids ? [oneOf('id', ids)] : []),
    ...(purposes ? [oneOf('purpose', purposes)] : []),
    ...(endsBy ? [{ sql: 'expires_at <= ?', args: [endsBy.getTime()] }] : []),
  ])

async function insert(run: Run, row: VaultRow): Promise<void> {
  const { createdAt, owner } = row
  const id = randomUUID()
  const own = { id, owner_type: owner.type, owner_id: owner.id, created_at: createdAt.getTime() }
  const stored = Object.entries({ ...own, ...storedColumns(row) })
  const columns = stored.map(([column]) => column).join(', ')
  const values = stored.map(([, value]) => value)
  try {
    await run(`insert into vault_rows (${columns}) values (${values.map(() => '?').join(', ')})`, values)
  } catch (error) {
    throw isKeyTaken(error) ? new IdempotencyTaken() : error
  }
  await insertHashes(run, id, row)
}

async function insertHashes(
  run: Run,
  row: string,
  { blindIndexes, createdAt, owner }: Pick<VaultRow, 'blindIndexes' | 'createdAt' | 'owner'>,
): Promise<void> {
  if (blindIndexes.length === 0) return
  await run(
    `insert into vault_blind_indexes (id, row_id, version, hash, kind, owner_type, owner_id, created_at)
      values ${blindIndexes.map(() => '(?, ?, ?, ?, ?, ?, ?, ?)').join(', ')}`,
    blindIndexes.flatMap(({ hash, kind, version }) => [
      randomUUID(),
      row,
      version,
      hash,
      kind ?? null,
      owner.type,
      owner.id,
      createdAt.getTime(),
    ]),
  )
}

async function deleteHashes(run: Run, filter: RowFilter): Promise<void> {
  const { args, sql } = conditionOf(filter)
  await run(`delete from vault_blind_indexes where row_id in (select id from vault_rows where ${sql})`, args)
}

/** @param limit how many; all when left out */
async function dropHashes(run: Run, version: number, limit = -1): Promise<number> {
  // As a join SQLite would begin at the newer ones, and walk past more of them each time.
  const replaced = `select older.id from vault_blind_indexes older where older.version < ? and exists
    (select 1 from vault_blind_indexes newer where newer.row_id = older.row_id and newer.version = ?) limit ?`
  const args = [version, version, limit]
  return (await run(`delete from vault_blind_indexes where id in (${replaced}) returning id`, args)).length
}

/** libsql names the columns of a violated unique index in its message. */
const isKeyTaken = (error: unknown): boolean =>
  error instanceof Error && /UNIQUE constraint failed: vault_rows\.idempotency_hash/.test(error.message)

/** Columns of a row as SQLite stores them; those left out stay out. */
function storedColumns({ idempotencyHash, ipExpiresAt, ipTag, kid, sealed }: Omit<RowColumns, 'blindIndexes'>) {
  return {
    ...(kid === undefined ? {} : { kid }),
    ...(sealed === undefined ? {} : { nonce: sealed?.nonce ?? null, ciphertext: sealed?.ciphertext ?? null }),
    ...(ipTag === undefined ? {} : { ip_tag: ipTag }),
    ...(ipExpiresAt === undefined ? {} : { ip_expires_at: ipExpiresAt?.getTime() ?? null }),
    ...(idempotencyHash === undefined ? {} : { idempotency_hash: idempotencyHash }),
  }
}

function rowOf({ ciphertext, createdAt, hashes, ipExpiresAt, nonce, ...row }: StoredRow): VaultRow {
  return {
    owner: ownerOf(row),
    kid: row.kid,
    sealed: nonce !== null && ciphertext !== null ? { nonce, ciphertext } : null,
    // Made by `wholeRow` of columns that are never null.
    blindIndexes: (JSON.parse(hashes) as { version: number; hash: string; kind: string | null }[]).map(
      ({ kind, ...hash }): BlindHash => (kind === 'reader' ? { ...hash, kind } : hash),
    ),
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
type StoredKey = typeof vaultKeys.$inferSelect

function keyOf({ createdAt, expiresAt, ...key }: StoredKey): WrappedKey[] {
  const purpose = keyPurposes.find((known) => known === key.purpose)
  if (!purpose) return []
  return [
    { ...key, purpose, createdAt: new Date(createdAt), expiresAt: expiresAt === null ? null : new Date(expiresAt) },
  ]
}
