import type { Client, InStatement } from '@libsql/client'
import { TransactionEnded } from '../errors'
import type { Connection } from './connection'

/** The writer's connection as one transaction sees it, until the transaction ends. */
export type Guard = { client: Client; end(): void }

/** After these SQLite has rolled back by itself; what followed on the connection would be committed statement by statement. */
const rolledBackBySqlite = /^SQLITE_(FULL|IOERR|NOMEM|CORRUPT|BUSY|INTERRUPT|READONLY)/

async function refuse(): Promise<never> {
  throw new Error('Not within a transaction: it would end it')
}

/**
 * Lets statements through while their transaction lives. A promise that outlives it (a `Promise.all` with one failure, a forgotten
 * `await`) would otherwise write into the next one on the same connection.
 */
export function guardTransaction(connection: Pick<Connection, 'execute'>): Guard {
  let ended: TransactionEnded | undefined

  const execute = async (statement: InStatement) => {
    if (ended) throw ended
    try {
      return await connection.execute(statement)
    } catch (error) {
      if (error instanceof Error && 'code' in error && rolledBackBySqlite.test(String(error.code)))
        ended = new TransactionEnded('The database gave the transaction up', { cause: error })
      throw error
    }
  }

  return {
    client: {
      execute,
      async batch(statements) {
        const results = []
        for (const statement of statements) results.push(await execute(statement))
        return results
      },
      migrate: refuse,
      transaction: refuse,
      executeMultiple: refuse,
      sync: refuse,
      close() {},
      get closed() {
        return ended !== undefined
      },
      protocol: 'file',
    },
    end() {
      ended ??= new TransactionEnded('A statement in a transaction that has ended')
    },
  }
}
