import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises'
import { type SQLiteAdapter, sqliteAdapter } from '@payloadcms/db-sqlite'
import { index, type SQLiteTable } from '@payloadcms/db-sqlite/drizzle/sqlite-core'
import type { DatabaseAdapterObj, FindArgs, Payload, PayloadRequest } from 'payload'
import { isLongTurn } from '#platform'
import type { AfterCommit } from '../afterCommit'
import { DatabaseBusy } from '../errors'
import { openDatabaseFile, openFolder } from '../folder'
import { plainReads } from '../plainQueries'
import { giveConditions } from './conditions'
import { type Connection, clientOf, openConnection, type SqliteRow } from './connection'
import { guardMigrations, migrateUp, type SqliteMigration } from './migrations'
import { giveOwnTransactions } from './ownTransactions'
import { givePlainRows, plainWrites } from './plainRows'
import {
  createTransactions,
  type SqliteDatabase,
  type Transactions,
  type WithTransaction,
  within,
} from './transactions'
import { createWriteLock } from './writeLock'
import { createWriter } from './writer'

export type { SqliteRow } from './connection'
export type { SqliteMigration } from './migrations'
export type { SqliteDatabase } from './transactions'

export type ColloquySqliteOptions = {
  /** `file:` address of the database; missing folders are made. */
  url: string
  afterCommit: AfterCommit
  /** The array of Payload's generated `migrations/index.ts`; what is not applied yet is applied when the database is connected. */
  migrations: readonly SqliteMigration[]
  /** Where `payload migrate:create` writes. */
  migrationDir?: string
  /** Off for Payload's own command line, which is about to migrate, perhaps downwards. */
  migrateAtStart?: boolean
  /** Tables of ours beside Payload's, with their indexes: migrations then carry them. Keys are the names Payload knows them by. */
  tables?: Readonly<Record<string, SQLiteTable>>
  /** How long a write waits for its turn, and for a lock of another program (ms). */
  waitMs?: number
  /** How long a transaction may last before it is rolled back (ms). */
  holdMs?: number
  /** Transactions that wait for each other are committed together, until the first of them began so long ago (ms). */
  groupMs?: number
}

/** The adapter with the transactions it goes through: on the adapter itself, because our modules are loaded twice. */
type ColloquySqliteAdapter = SQLiteAdapter & {
  colloquyTransactions: Transactions
  /** The connection that only reads, while the database is open. */
  colloquyReader: Connection | undefined
  colloquyFile: string
}

/** The path of a `file:` address; several connections cannot share a database in memory. */
export function fileOf(url: string): string {
  const path = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]+)/.exec(url)?.[1]
  if (path === undefined || path.startsWith(':memory:'))
    throw new Error('The SQLite database must be a file: address of a file')
  return decodeURIComponent(path)
}

/**
 * Payload's SQLite adapter with one writer: every write goes through one connection, one transaction after the other, first come first
 * served, and those that wait for each other are committed together; reads outside a transaction have a connection of their own that
 * cannot write, and never wait.
 */
export function colloquySqlite(options: ColloquySqliteOptions): DatabaseAdapterObj<SQLiteAdapter> {
  const {
    url,
    afterCommit,
    migrations,
    migrationDir,
    migrateAtStart = true,
    tables = {},
    waitMs = 3000,
    holdMs = 10_000,
    groupMs = 25,
  } = options
  const file = fileOf(url)

  const shipped = sqliteAdapter({
    client: { url },
    idType: 'uuidv7',
    wal: true,
    push: false,
    ...(migrationDir === undefined ? {} : { migrationDir }),
    // Payload types tables by their columns, which it does not look at before migrations are made from them.
    beforeSchemaInit: [
      ({ schema }) => ({ ...schema, tables: { ...schema.tables, ...(tables as typeof schema.tables) } }),
    ],
    // Payload's own index of lists of texts begins with their order: to find those of one document SQLite would read all.
    afterSchemaInit: [
      ({ extendTable, schema }) => {
        for (const [name, table] of Object.entries(schema.tables))
          if (name.endsWith('_texts'))
            extendTable({
              table,
              extraConfig: ({ parent }) =>
                parent ? { [`${name}_parent`]: index(`${name}_parent_idx`).on(parent) } : {},
            })
        return schema
      },
    ],
  })

  const init = (args: Parameters<typeof shipped.init>[0]): SQLiteAdapter => {
    const adapter = shipped.init(args)
    const { connect, destroy } = adapter
    const writer = createWriter(file)
    const writeLock = createWriteLock()
    const transactions = createTransactions({ adapter, writer, writeLock, afterCommit, waitMs, holdMs, groupMs })

    const statement = (req: WithTransaction | undefined, sql: string, args: readonly unknown[]) => {
      const outside = () => readerOf(adapter as ColloquySqliteAdapter).rows(sql, args)
      const within = (id: string | number | null | undefined) =>
        id !== undefined && id !== null && adapter.sessions[id] ? transactions.rows(String(id), sql, args) : outside()
      const id = req?.transactionID
      return typeof id === 'object' && id !== null ? id.then(within) : within(id)
    }
    // Writes inside their transaction; reads before anything else: conditions of ours are not plain.
    givePlainRows(adapter, statement, plainWrites)
    giveOwnTransactions(adapter, transactions)
    guardMigrations({ adapter, transactions, file }, migrations)
    giveConditions(adapter)
    const read: typeof statement = (req, sql, args) => {
      transactions.see(req)
      return statement(req, sql, args)
    }
    givePlainRows(adapter, read, plainReads)
    takeTurns(adapter)

    const ours = {
      colloquyTransactions: transactions,
      colloquyReader: undefined as Connection | undefined,
      colloquyFile: file,
      beginTransaction: transactions.begin,
      commitTransaction: transactions.commit,
      rollbackTransaction: transactions.rollback,

      async connect(connectOptions?: { hotReload: boolean }) {
        await openFolder(dirname(file))
        await openDatabaseFile(file)
        // The writer first: it waits for a lock and makes the file WAL, so that Payload's connection finds nothing to write.
        await writer.open(Date.now() + waitMs)
        reserveInOneTransaction(args.payload)
        const reader = openConnection(file)
        // Given a client, Payload opens none: libsql's own prepares every statement anew.
        Object.assign(adapter, { client: clientOf(reader, () => false), colloquyReader: reader })
        await connect?.call(adapter, connectOptions)
        reader.rows('PRAGMA query_only=ON')
        if (migrateAtStart) await migrateUp({ adapter, transactions, file }, migrations)
      },

      async destroy() {
        await transactions.close()
        adapter.client?.close()
        // Last, because it may write: whoever closes last puts the log back into the file.
        await writer.close()
        // Without it a later connect would go on with the closed one.
        Object.assign(adapter, { client: undefined, colloquyReader: undefined })
        await destroy?.call(adapter)
      },
    }
    return Object.assign(adapter, ours)
  }

  return { ...shipped, init }
}

/** So many documents are read and worked on without a break. */
const mostInOneTurn = 20

/**
 * SQLite answers within this process, and Payload then runs its hooks over all documents of a list at once. Of a long one each has a
 * turn of its own, so that others are answered in between. A transaction, a whole post or a decision, goes on in the next turn where
 * it has taken long: what it reads is its own, however long it takes. What is read for an answer is read in one go: others may commit in between.
 */
function takeTurns(adapter: SQLiteAdapter): void {
  const find = adapter.find.bind(adapter)
  adapter.find = async <T>(args: FindArgs) => {
    const found = await find<T>(args)
    if (found.docs.length > mostInOneTurn && !(await args.req?.transactionID)) await nextTurn()
    return found
  }
  // Payload types each by its own arguments and answer; of those only the request is looked at.
  const methods = adapter as unknown as Record<string, (args: { req?: WithTransaction }) => Promise<unknown>>
  for (const name of [...plainReads, ...plainWrites]) {
    const method = methods[name]?.bind(adapter)
    if (!method) continue
    methods[name] = async (args) => {
      if (args.req?.transactionID && isLongTurn()) await nextTurn()
      return method(args)
    }
  }
}

/**
 * "Forgot password" holds a transaction and writes, outside it, when an address was last asked for: with one writer it would wait
 * for itself and answer 503. Without an interval it does not; how often one may ask is the rate limits' business.
 */
function reserveInOneTransaction(payload: Payload) {
  for (const { auth } of payload.config.collections)
    if (auth) auth.forgotPassword = { ...auth.forgotPassword, minRequestInterval: 0 }
}

/** Payload types its database by all adapters at once; these functions are called only where this one is configured. */
const adapterOf = (payload: Payload) => payload.db as unknown as ColloquySqliteAdapter

/**
 * Where a request's own statements go: its transaction, or without one the connection that only reads. Throws `TransactionEnded`
 * when its transaction is gone.
 */
export async function sqliteSession(req: Pick<PayloadRequest, 'payload'> & WithTransaction): Promise<SqliteDatabase> {
  const { colloquyTransactions, drizzle } = adapterOf(req.payload)
  const id = await colloquyTransactions.of(req)
  return id === undefined ? drizzle : colloquyTransactions.db(id)
}

/**
 * Rows of one statement, in the request's transaction or else of the connection that only reads. Statements stay prepared:
 * texts should be few, with `?` for every value. For what is asked often; drizzle takes longer to write a statement than SQLite
 * to answer it.
 */
export async function sqliteRows<Row extends SqliteRow>(
  req: Pick<PayloadRequest, 'payload'> & WithTransaction,
  sql: string,
  args: readonly unknown[] = [],
): Promise<Row[]> {
  const adapter = adapterOf(req.payload)
  const id = await adapter.colloquyTransactions.of(req)
  const rows = id === undefined ? readerOf(adapter).rows(sql, args) : adapter.colloquyTransactions.rows(id, sql, args)
  // Whoever writes the statement knows the columns.
  return rows as Row[]
}

function readerOf({ colloquyReader }: ColloquySqliteAdapter): Connection {
  if (!colloquyReader) throw new DatabaseBusy('The database is closed')
  return colloquyReader
}

/** Whether fewer than so many bytes are left where a SQLite database is. MongoDB watches its own disk. */
export async function isDiskFull(payload: Payload, bytes: number): Promise<boolean> {
  if (payload.db.name !== 'sqlite') return false
  const { bavail, bsize } = await statfs(dirname(adapterOf(payload).colloquyFile))
  return bavail * bsize < bytes
}

/**
 * Whether another program, such as a command, has written to a SQLite database since this was last asked: what is kept in memory
 * may no longer be so. Costs microseconds. Always false on MongoDB, which tells of changes by itself.
 */
export function hasForeignWrites(payload: Payload): boolean {
  return payload.db.name === 'sqlite' && adapterOf(payload).colloquyTransactions.hasForeignWrites()
}

/** How often, and after how long, a log that a reader holds up is tried again. */
const logTries = 5
const logPauseMs = 200

/**
 * Empties SQLite's write-ahead log, which keeps what was overwritten in the file itself until it is used again: on a quiet site for
 * weeks, and in any copy of the folder. Nothing to do on MongoDB.
 */
export async function emptyLog(payload: Payload): Promise<void> {
  if (payload.db.name !== 'sqlite') return
  for (let attempt = 1; !(await adapterOf(payload).colloquyTransactions.emptyLog()); attempt++) {
    if (attempt === logTries) {
      payload.logger.warn({ msg: 'The write-ahead log could not be emptied: another program reads the database' })
      return
    }
    await pause(logPauseMs)
  }
}

/**
 * Runs statements on tables of our own in the request's transaction, or in one of their own, committed when `work` resolves. Nested
 * Payload operations must be given the `req` that `work` gets.
 */
export function inSqliteTransaction<R extends WithTransaction, T>(
  payload: Payload,
  req: R | undefined,
  work: (db: SqliteDatabase, req: R & WithTransaction) => Promise<T>,
): Promise<T> {
  return within(adapterOf(payload).colloquyTransactions, req, (own, db) => work(db, own))
}
