import { setTimeout as pause } from 'node:timers/promises'
import { type Client, createClient, type InStatement, type TransactionMode } from '@libsql/client'

const longestWaitMs = 5000

const isBusy = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY')

/** Tries again while somebody else writes: SQLite's own waiting would stop the product, where it runs in this process. */
async function whenFree<T>(work: () => Promise<T>): Promise<T> {
  for (const until = Date.now() + longestWaitMs; ; await pause(5)) {
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || Date.now() > until) throw error
    }
  }
}

/** A connection of another program to a database file, which waits until the product has committed what it writes. */
export function openOther(url: string) {
  const client: Client = createClient({ url })
  return {
    close: () => client.close(),
    execute: (statement: InStatement) => whenFree(() => client.execute(statement)),
    transaction: (mode: TransactionMode) => whenFree(() => client.transaction(mode)),
  }
}
