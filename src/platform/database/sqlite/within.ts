import { isolateObjectProperty } from 'payload'
import type { SqliteDatabase, Transactions, WithTransaction } from './transactions'

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
