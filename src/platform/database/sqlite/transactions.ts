import { randomUUID } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { isolateObjectProperty, type PayloadRequest } from 'payload'
import type { AfterCommit } from '../afterCommit'
import { TransactionEnded } from '../errors'
import type { Connection, SqliteRow } from './connection'
import { type Guard, guardTransaction } from './guard'
import { createSessions } from './openSession'
import type { WriteLock } from './writeLock'
import type { Writer } from './writer'

/** What a request tells of its transaction: all that adapter methods look at. */
export type WithTransaction = Partial<Pick<PayloadRequest, 'transactionID'>>

/** At once, where nobody has to wait for a transaction: each turn between takes as long as a short statement. */
export type Statement = (
  req: WithTransaction | undefined,
  sql: string,
  args: readonly unknown[],
) => SqliteRow[] | Promise<SqliteRow[]>

type Id = string | number | Promise<string | number>

/** Drizzle's database as Payload hands it out. */
export type SqliteDatabase = SQLiteAdapter['drizzle']

/**
 * Transactions of the SQLite writer, one at a time. Those that wait for each other are committed together: what a commit takes is
 * waiting for the disk, and it waits once for all of them. Nobody is told of a commit before it has happened.
 */
export type Transactions = {
  /** Waits for the write lock, at most `waitMs`, then throws `DatabaseBusy`. */
  begin(): Promise<string>
  /** Throws, with nothing kept, when the transaction is gone or the database refuses to commit. */
  commit(id?: Id): Promise<void>
  /** Does nothing when the transaction is gone already. */
  rollback(id?: Id): Promise<void>
  /** The request's live transaction, or undefined when it has none; throws `TransactionEnded` when it had one. */
  of(req: WithTransaction | undefined): Promise<string | undefined>
  /** Statements of this transaction. */
  db(id: string): SqliteDatabase
  /** Runs one statement of this transaction, without drizzle. */
  rows(id: string, sql: string, args: readonly unknown[]): SqliteRow[]
  /** Remembers that a request belongs to a live transaction, so that it cannot go on outside it unnoticed. */
  see(req: WithTransaction | undefined): void
  /** While `work` runs, transactions leave foreign keys unchecked until they commit, and may take any time. */
  migrating<T>(work: () => Promise<T>): Promise<T>
  /** Empties the write-ahead log, between two transactions; answers whether it is empty. */
  emptyLog(): Promise<boolean>
  /** Whether another program may have committed since this was last asked. */
  hasForeignWrites(): boolean
  /** Rolls back what is open and refuses who waits. */
  close(): Promise<void>
}

type Live = {
  id: string
  group: Group
  guard: Guard
  db: SqliteDatabase
  watchdog: NodeJS.Timeout | undefined
  release: () => void
  rolledBack: boolean
  migrates: boolean
  /** It began soon after another one. */
  follows: boolean
}

/**
 * One transaction of the database, in which ours run one after the other. Each after the first has a savepoint, so that it can be
 * rolled back alone. All that finished are committed together: by the one that fills it, or by the first in a turn of its own.
 */
type Group = {
  connection: Connection
  finished: Live[]
  /** When it began, by `performance.now`. */
  began: number
  /** Whether somebody waits for a turn to commit it. */
  isInTurn: boolean
  /** Resolves when it is committed; rejects with `TransactionEnded` when nothing of it was kept. */
  committed: Promise<void>
  resolve: () => void
  reject: (error: TransactionEnded) => void
}

/** So many are committed together at most: whoever finished first waits for the others. */
const mostTogether = 32

/**
 * So often the event loop goes round before a group is committed, tens of microseconds where nothing else happens: who has just been
 * answered sends the next request, whose body comes in one turn, and is checked in another.
 */
const turnsTogether = 3
/** Where the transaction before one began longer ago, nobody else is expected to come, and it is committed at once. */
const togetherMs = 10

function groupOn(connection: Connection): Group {
  let resolve = () => {}
  let reject = (_: TransactionEnded) => {}
  const committed = new Promise<void>((resolved, rejected) => {
    resolve = resolved
    reject = rejected
  })
  // Whoever has finished in it listens as well; there may be nobody.
  committed.catch(() => {})
  return { connection, finished: [], began: performance.now(), isInTurn: false, committed, resolve, reject }
}

type TransactionParts = {
  adapter: SQLiteAdapter
  writer: Writer
  writeLock: WriteLock
  afterCommit: AfterCommit
  waitMs: number
  holdMs: number
  groupMs: number
}

export function createTransactions({
  adapter,
  writer,
  writeLock,
  afterCommit,
  waitMs,
  holdMs,
  groupMs,
}: TransactionParts): Transactions {
  let live: Live | undefined
  /** What others may join: the group of what is live, or that waits to be committed. */
  let open: Group | undefined
  let migrates = false
  /** When the last transaction began, by `performance.now`. */
  let lastBegan = Number.NEGATIVE_INFINITY
  const seen = new WeakMap<object, Live>()

  /** Takes the transaction away from all requests; the caller ends it in the database. */
  const detach = (id: string | number | undefined): Live | undefined => {
    if (!live || live.id !== id) return undefined
    const ending = live
    live = undefined
    delete adapter.sessions[ending.id]
    clearTimeout(ending.watchdog)
    ending.guard.end()
    return ending
  }

  /** Gives up all that finished in a group: its connection is past use, or SQLite has rolled back by itself. */
  const lose = (group: Group, cause: unknown) => {
    if (open === group) open = undefined
    writer.discard()
    for (const finished of group.finished) {
      finished.rolledBack = true
      afterCommit.rolledBack(finished.id)
    }
    group.reject(new TransactionEnded('The database refused to commit', { cause }))
  }

  /** Commits what has finished. The caller holds the write lock, and nothing is live. */
  const commitGroup = async (group: Group) => {
    open = undefined
    try {
      for (const { id } of group.finished) afterCommit.committing(id)
      await group.connection.execute('COMMIT')
    } catch (error) {
      // A statement left unfinished by a failed COMMIT would stop every later one on this connection, which `lose` throws away.
      await group.connection.execute('ROLLBACK').catch(() => {})
      lose(group, error)
      return
    }
    // The next transaction needs a connection that checks foreign keys again.
    if (group.finished.some((finished) => finished.migrates)) writer.discard()
    for (const { id } of group.finished) {
      try {
        afterCommit.committed(id)
      } catch (error) {
        // What is committed must not be answered as a failure.
        adapter.payload.logger.error({ err: error, msg: 'A listener failed after commit' })
      }
    }
    group.resolve()
  }

  /**
   * Commits a group after all who wait for their turn to write, or come to it in the next turns of the event loop: SQLite answers at
   * once, so that nobody comes to it while a transaction runs.
   */
  const commitInTurn = async (group: Group) => {
    if (group.isInTurn) return
    group.isInTurn = true
    for (let turn = 0; turn < turnsTogether; turn++) await nextTurn()
    // Refused when the database closes, which commits by itself what has finished.
    const release = await writeLock.acquire().catch(() => undefined)
    if (!release) return
    if (open === group) await commitGroup(group)
    release()
  }

  const undo = async (ending: Live) => {
    const { group } = ending
    ending.rolledBack = true
    try {
      if (group.finished.length === 0) {
        open = undefined
        await group.connection.execute('ROLLBACK')
        if (ending.migrates) writer.discard()
      } else {
        group.connection.rows('ROLLBACK TO member')
        group.connection.rows('RELEASE member')
      }
    } catch (error) {
      // SQLite has rolled back by itself, or the connection is past use: without it there is nothing to be committed.
      lose(group, error)
    }
    afterCommit.rolledBack(ending.id)
    ending.release()
  }

  const openSession = createSessions()

  const checkForeignKeys = async ({ group }: Live) => {
    const { rows } = await group.connection.execute('PRAGMA foreign_key_check')
    const tables = [...new Set(rows.map((row) => String(row.table)))]
    if (tables.length > 0) throw new Error(`The migration leaves rows that point nowhere, in: ${tables.join(', ')}`)
  }

  /** The open group with a savepoint for one more, if there is one. The caller holds the write lock. */
  const joined = (): Group | undefined => {
    const group = open
    try {
      group?.connection.rows('SAVEPOINT member')
      return group
    } catch (error) {
      if (group) lose(group, error)
      return undefined
    }
  }

  const begin = async () => {
    const deadline = Date.now() + waitMs
    const release = await writeLock.acquire(waitMs)
    try {
      if (open && migrates) await commitGroup(open)
      const group = joined() ?? groupOn(await writer.begin({ deadline, foreignKeys: !migrates }))
      // Nothing is waited for from here to `live`: what is open without anything live may be committed by whoever closes the database.
      open = group
      const guard = guardTransaction(group.connection)
      const id = randomUUID()
      const db = openSession(guard.client, adapter)
      const watchdog = migrates
        ? undefined
        : setTimeout(() => {
            adapter.payload.logger.error({
              msg: `A transaction held the database for ${holdMs} ms and was rolled back`,
            })
            void rollback(id)
          }, holdMs).unref()
      live = {
        id,
        group,
        guard,
        db,
        watchdog,
        release,
        rolledBack: false,
        migrates,
        follows: performance.now() - lastBegan < togetherMs,
      }
      lastBegan = performance.now()
      // Payload's type names drizzle's transaction class; it uses only what both classes inherit.
      const session = { db, resolve: async () => {}, reject: async () => {} } as unknown
      adapter.sessions[id] = session as SQLiteAdapter['sessions'][string]
      return id
    } catch (error) {
      release()
      throw error
    }
  }

  const commit = async (incoming?: Id) => {
    const ending = detach(await incoming)
    // Without this a caught failure of a nested operation, which rolls back, would be answered as a success.
    if (!ending) throw new TransactionEnded('Commit of a transaction that has ended')
    const { group } = ending
    try {
      if (ending.migrates) await checkForeignKeys(ending)
      // Fails where SQLite has rolled back by itself.
      if (group.finished.length > 0) group.connection.rows('RELEASE member')
    } catch (error) {
      await undo(ending)
      throw new TransactionEnded('The database refused to commit', { cause: error })
    }
    group.finished.push(ending)
    const isFull = group.finished.length >= mostTogether || performance.now() - group.began > groupMs
    const isAlone = !group.isInTurn && !ending.follows && !writeLock.isAwaited()
    if (isFull || isAlone || ending.migrates) await commitGroup(group)
    else void commitInTurn(group)
    ending.release()
    await group.committed
  }

  const rollback = async (incoming?: Id) => {
    const ending = detach(await incoming)
    if (!ending) return
    await undo(ending)
    // What made it fail may be what others of its group wrote: whoever is refused for that can find it afterwards.
    if (ending.group.finished.length > 0) await ending.group.committed.catch(() => {})
  }

  const of = async (req: WithTransaction | undefined) => {
    if (!req) return undefined
    const id = await req.transactionID
    if (id === undefined || id === null || id === '') {
      // A nested operation that failed has rolled back and taken the id off the request: going on would keep half of it.
      if (seen.get(req)?.rolledBack) throw new TransactionEnded('A write after its transaction was rolled back')
      return undefined
    }
    if (live?.id !== id) throw new TransactionEnded('A write in a transaction that has ended')
    seen.set(req, live)
    return live.id
  }

  const liveOf = (id: string): Live => {
    if (live?.id !== id) throw new TransactionEnded('A statement in a transaction that has ended')
    return live
  }

  return {
    begin,
    commit,
    rollback,
    of,
    db: (id) => liveOf(id).db,
    rows: (id, sql, args) => liveOf(id).guard.rows(sql, args),
    see(req) {
      if (req && live && req.transactionID === live.id) seen.set(req, live)
    },
    async migrating(work) {
      migrates = true
      try {
        return await work()
      } finally {
        migrates = false
      }
    },
    hasForeignWrites: writer.hasForeignWrites,
    async emptyLog() {
      const release = await writeLock.acquire(waitMs)
      try {
        if (open) await commitGroup(open)
        return await writer.emptyLog()
      } finally {
        release()
      }
    },
    async close() {
      writeLock.refuseWaiting()
      const ending = detach(live?.id)
      if (ending) await undo(ending)
      if (open) await commitGroup(open)
    },
  }
}

/**
 * Runs `work` in the request's transaction, or in one of its own that is committed when `work` resolves and rolled back when it
 * throws. What `work` calls must be given the `req` it gets, which carries the transaction.
 */
export async function within<R extends WithTransaction, T>(
  transactions: Transactions,
  req: R | undefined,
  work: (req: R & WithTransaction, db: SqliteDatabase) => Promise<T>,
): Promise<T> {
  // Where there is no request, a transaction is all that anyone looks for in one.
  const given = req ?? ({} as R)
  const joined = await transactions.of(given)
  if (joined !== undefined) return work(given, transactions.db(joined))

  const id = await transactions.begin()
  const own = isolateObjectProperty(given, 'transactionID')
  own.transactionID = id
  try {
    const result = await work(own, transactions.db(id))
    await transactions.commit(id)
    return result
  } catch (error) {
    await transactions.rollback(id)
    throw error
  }
}
