import { setTimeout as pause } from 'node:timers/promises'
import { DatabaseBusy } from '../errors'
import { type Connection, openConnection } from './connection'

/** How long to leave a database alone that someone else has locked, before asking again. */
const retryMs = 10

/** The one connection that writes. libsql's own client would open connections without our settings for transactions. */
export type Writer = {
  /** Opens the connection and a transaction that holds the write lock; tries until `deadline` (ms since epoch). */
  begin(options: { deadline: number; foreignKeys: boolean }): Promise<Connection>
  /** Opens the connection, making the file if there is none. */
  open(deadline: number): Promise<void>
  /** Throws the connection away, and with it whatever it had not committed; the next `begin` opens another. */
  discard(): void
  /** Brings the log back into the file and empties it; answers whether it is empty: a reader elsewhere may hold it up. */
  emptyLog(): Promise<boolean>
  /** Whether another connection may have committed since this was last asked. */
  hasForeignWrites(): boolean
  /** Closes for good: `begin` throws from now on, until `open`. */
  close(): Promise<void>
}

// busy_timeout must be 0: libsql waits synchronously, which stops the very event loop that would release the lock.
const settings = [
  'busy_timeout=0',
  'journal_mode=WAL',
  'synchronous=FULL',
  'journal_size_limit=67108864',
  'foreign_keys=ON',
  // What is deleted from the vault must not stay readable in free pages.
  'secure_delete=ON',
]

const emptyLog = 'PRAGMA wal_checkpoint(TRUNCATE)'

async function connect(path: string): Promise<Connection> {
  const client = openConnection(path)
  try {
    for (const setting of settings) await client.execute(`PRAGMA ${setting}`)
    return client
  } catch (error) {
    client.close()
    throw error
  }
}

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')

export function createWriter(path: string): Writer {
  let client: Connection | undefined
  let closed = true
  /** `data_version` as it was last read: it changes with other connections' commits, and means nothing to another connection. */
  let seen: { client: Connection; version: number } | undefined

  const discard = () => {
    client?.close()
    client = undefined
  }

  /** Repeats `step` on a connection of its own each time, because libsql never resets a statement that met BUSY. */
  const attempt = async <T>(deadline: number, step: (client: Connection) => Promise<T>): Promise<T> => {
    for (;;) {
      if (closed) throw new DatabaseBusy('The database is closed')
      try {
        client ??= await connect(path)
        return await step(client)
      } catch (error) {
        discard()
        if (!isBusy(error)) throw new DatabaseBusy('The database cannot be written to', { cause: error })
        if (Date.now() >= deadline) throw new DatabaseBusy('Another program has locked the database', { cause: error })
      }
      await pause(retryMs)
    }
  }

  return {
    discard,
    begin: ({ deadline, foreignKeys }) =>
      attempt(deadline, async (connection) => {
        // Only outside a transaction does this setting take effect.
        if (!foreignKeys) await connection.execute('PRAGMA foreign_keys=OFF')
        await connection.execute('BEGIN IMMEDIATE')
        return connection
      }),
    async open(deadline) {
      closed = false
      await attempt(deadline, async () => {})
    },
    hasForeignWrites() {
      const connection = client
      if (!connection) {
        // Nobody looks on meanwhile: what comes next is compared with the connection that is opened now.
        if (!closed) void attempt(Date.now(), async () => {}).catch(() => {})
        return true
      }
      const before = seen
      try {
        seen = { client: connection, version: connection.dataVersion() }
      } catch {
        // Not to be known now: as if it had changed.
        seen = undefined
      }
      return before === undefined || before.client !== seen?.client || before.version !== seen.version
    },
    async emptyLog() {
      const result = await client?.execute(emptyLog)
      return result?.rows[0]?.busy === 0
    },
    async close() {
      closed = true
      // So that a copy of the file alone is whole.
      await client?.execute(emptyLog).catch(() => {})
      discard()
    },
  }
}
