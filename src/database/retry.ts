import { isolateObjectProperty, killTransaction, type PayloadRequest } from 'payload'
import { DatabaseBusy } from './errors'

/** A commit whose outcome is unknown. Never repeat the work: look up whether it is there (idempotency hash). */
export class UncertainCommit extends Error {
  constructor(cause: unknown) {
    super('It is not known whether the transaction was committed', { cause })
    this.name = 'UncertainCommit'
  }
}

export type RetryOptions = {
  /** How often the work is begun at most. */
  tries?: number
  /** No further try is begun after this many milliseconds. */
  budgetMs?: number
  random?: () => number
  sleep?: (ms: number) => Promise<void>
  now?: () => number
}

// 24 writers of one document at once get through with these numbers, on a busy machine with two cores too.
const firstPauseMs = 20
const longestPauseMs = 300

/** Errors of the MongoDB driver for a command that was never sent. */
const unsent = new Set([
  'MongoServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'MongoNotConnectedError',
])

const hasLabel = (error: unknown, label: string): boolean => {
  for (let at = error; at instanceof Error; at = at.cause)
    if ('errorLabels' in at && Array.isArray(at.errorLabels) && at.errorLabels.includes(label)) return true
  return false
}

export const isTransient = (error: unknown): boolean => hasLabel(error, 'TransientTransactionError')
export const isUncertain = (error: unknown): boolean =>
  error instanceof UncertainCommit || hasLabel(error, 'UnknownTransactionCommitResult')

/**
 * A request like this one that has no transaction: after a refused begin the old one keeps a rejected promise as its
 * `transactionID`, and its data loader has cached what a rolled back transaction saw.
 * It is another object: what is bound to the old one by `requestMemory` must be bound again.
 */
export const freshReq = (req: PayloadRequest): PayloadRequest => {
  const fresh = isolateObjectProperty(req, ['transactionID', 'context', 'payloadDataLoader'])
  delete fresh.transactionID
  // Payload makes a loader wherever it finds none.
  Reflect.deleteProperty(fresh, 'payloadDataLoader')
  fresh.context = { ...req.context }
  return fresh
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Runs `work` in its own transaction, again with a new request when the database asks for that (TransientTransactionError:
 * nothing was kept). Waits a random time in between, longer each time. On SQLite, which never asks, it runs once.
 * @throws DatabaseBusy (503 `unavailable`) when the tries are over or the database is gone
 * @throws UncertainCommit when the commit may or may not have happened
 */
export const withRetry = async <T>(
  makeReq: () => Promise<PayloadRequest> | PayloadRequest,
  work: (req: PayloadRequest) => Promise<T>,
  { tries = 16, budgetMs = 3000, random = Math.random, sleep = wait, now = Date.now }: RetryOptions = {},
): Promise<T> => {
  const until = now() + budgetMs
  for (let attempt = 1; ; attempt++) {
    const req = await makeReq()
    try {
      return await work(req)
    } catch (error) {
      await killTransaction(req)
      if (isUncertain(error)) throw error instanceof UncertainCommit ? error : new UncertainCommit(error)
      if (error instanceof Error && unsent.has(error.name))
        throw new DatabaseBusy('The database cannot be reached', { cause: error })
      if (!isTransient(error)) throw error
      const pause = random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt)
      if (attempt >= tries || now() + pause > until)
        throw new DatabaseBusy(`Still in conflict after ${attempt} tries`, { cause: error })
      await sleep(pause)
    }
  }
}
