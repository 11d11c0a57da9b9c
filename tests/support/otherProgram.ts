import { setTimeout as pause } from 'node:timers/promises'
import { type Client, createClient, type InStatement, type TransactionMode } from '@libsql/client'

const longestWaitMs = 5000

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')

/** A connection of another program to a database file, which waits until the product has committed what it writes. */
export function openOther(url: string) {
  let client: Client = createClient({ url })
  /**
   * Tries again while somebody else writes: SQLite's own waiting would stop the product, where it runs in this process. On a connection
   * of its own each time, because libsql never resets a statement that met BUSY.
   */
  const whenFree = async <T>(work: (on: Client) => Promise<T>): Promise<T> => {
    for (const until = Date.now() + longestWaitMs; ; await pause(5)) {
      try {
        return await work(client)
      } catch (error) {
        if (!isBusy(error) || Date.now() > until) throw error
        client.close()
        client = createClient({ url })
      }
    }
  }
  return {
    close: () => client.close(),
    execute: (statement: InStatement) => whenFree((on) => on.execute(statement)),
    transaction: (mode: TransactionMode) => whenFree((on) => on.transaction(mode)),
  }
}
