import type { SQLiteAdapter } from '@payloadcms/db-sqlite'
import { readMethods, writeMethods } from '../adapterMethods'
import { type Transactions, type WithTransaction, within } from './transactions'

type Method<T> = (args: { req?: WithTransaction }) => T

/**
 * Gives every write that comes without a transaction (failed logins, preferences, key-value store, jobs queued alone) one of its
 * own, which waits for the same write lock. As shipped, those went to a second connection that competed with the transactions.
 */
export function giveOwnTransactions(adapter: SQLiteAdapter, transactions: Transactions): void {
  const write =
    (method: Method<Promise<unknown>>): Method<Promise<unknown>> =>
    (args) =>
      within(transactions, args.req, (req) => method.call(adapter, { ...args, req }))

  const writeJobs =
    (method: Method<Promise<unknown>>): Method<Promise<unknown>> =>
    async (args) => {
      try {
        return await write(method)(args)
      } catch (error) {
        // Payload begins a transaction for this one call and forgets it when the call fails.
        await transactions.rollback((await args.req?.transactionID) ?? undefined)
        throw error
      }
    }

  const read =
    (method: Method<unknown>): Method<unknown> =>
    (args) => {
      transactions.see(args.req)
      return method.call(adapter, args)
    }

  // The methods differ in everything but `req`, which is all that is looked at here.
  const shipped = adapter as unknown as Record<string, Method<Promise<unknown>>>
  const replace = (name: string, wrap: (method: Method<Promise<unknown>>) => Method<unknown>) => {
    const method = shipped[name]
    if (method) Object.assign(adapter, { [name]: wrap(method) })
  }
  for (const name of readMethods) replace(name, read)
  for (const name of writeMethods) replace(name, name === 'updateJobs' ? writeJobs : write)
}
