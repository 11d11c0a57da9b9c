import type { Client, InStatement } from '@libsql/client'
import { TransactionEnded } from '../errors'
import { type Connection, clientOf } from './connection'

/** The writer's connection as one transaction sees it, until the transaction ends. */
export type Guard = Pick<Connection, 'rows'> & { client: Client; end(): void }

/** After these SQLite has rolled back by itself; what followed on the connection would be committed statement by statement. */
const rolledBackBySqlite = /^SQLITE_(FULL|IOERR|NOMEM|CORRUPT|BUSY|INTERRUPT|READONLY)/

/**
 * Lets statements through while their transaction lives. A promise that outlives it (a `Promise.all` with one failure, a forgotten
 * `await`) would otherwise write into the next one on the same connection.
 */
export function guardTransaction(connection: Pick<Connection, 'execute' | 'rows'>): Guard {
  /** Why it has ended. An error is made only for whoever meets it: each costs a stack trace, and every transaction ends. */
  let ended: { reason: string; cause?: unknown } | undefined
  const refuseEnded = () => {
    if (ended) throw new TransactionEnded(ended.reason, { cause: ended.cause })
  }

  const noting = (error: unknown): unknown => {
    if (error instanceof Error && 'code' in error && rolledBackBySqlite.test(String(error.code)))
      ended = { reason: 'The database gave the transaction up', cause: error }
    return error
  }

  const execute = async (statement: InStatement) => {
    refuseEnded()
    try {
      return await connection.execute(statement)
    } catch (error) {
      throw noting(error)
    }
  }

  const rows: Guard['rows'] = (sql, args) => {
    refuseEnded()
    try {
      return connection.rows(sql, args)
    } catch (error) {
      throw noting(error)
    }
  }

  return {
    client: clientOf({ execute, close() {} }, () => ended !== undefined),
    rows,
    end() {
      ended ??= { reason: 'A statement in a transaction that has ended' }
    },
  }
}
