import { E_TIMEOUT, Mutex, withTimeout } from 'async-mutex'
import {
  commitTransaction,
  createLocalReq,
  initTransaction,
  isolateObjectProperty,
  killTransaction,
  type Payload,
  type PayloadRequest,
} from 'payload'
import { contextForRetry, contextOfItsOwn, isTransient, isUncertain, isUnsent, UncertainCommit } from '#platform'
import { DatabaseBusy } from './errors'

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

/**
 * A request like this one that has no transaction: after a refused begin the old one keeps a rejected promise as its
 * `transactionID`, and its data loader has cached what a rolled back transaction saw.
 */
function isolated(req: PayloadRequest, context: PayloadRequest['context']): PayloadRequest {
  const fresh = isolateObjectProperty(req, ['transactionID', 'context', 'payloadDataLoader'])
  delete fresh.transactionID
  // Payload makes a loader wherever it finds none.
  Reflect.deleteProperty(fresh, 'payloadDataLoader')
  fresh.context = context
  return fresh
}

/** For another attempt: with the time and the address of the first one, and nothing that was read or decided. */
export function freshReq(req: PayloadRequest): PayloadRequest {
  return isolated(req, contextForRetry(req))
}

/** For a piece of work of its own, such as a task: with its own time and nothing of the request it was begun by. */
export function reqOfItsOwn(req: PayloadRequest): PayloadRequest {
  return isolated(req, contextOfItsOwn(req))
}

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * Runs `work` in its own transaction, again with a new request when the database asks for that (TransientTransactionError:
 * nothing was kept). Waits a random time in between, longer each time. On SQLite, which never asks, it runs once.
 * @throws DatabaseBusy (503 `unavailable`) when the tries are over or the database is gone
 * @throws UncertainCommit when the commit may or may not have happened
 */
export async function withRetry<T>(
  makeReq: () => Promise<PayloadRequest> | PayloadRequest,
  work: (req: PayloadRequest) => Promise<T>,
  { tries = 20, budgetMs = 5000, random = Math.random, sleep = wait, now = Date.now }: RetryOptions = {},
): Promise<T> {
  const until = now() + budgetMs
  for (let attempt = 1; ; attempt++) {
    const req = await makeReq()
    try {
      return await work(req)
    } catch (error) {
      await killTransaction(req)
      if (isUncertain(error)) throw error instanceof UncertainCommit ? error : new UncertainCommit(error)
      if (isUnsent(error)) throw new DatabaseBusy('The database cannot be reached', { cause: error })
      if (!isTransient(error)) throw error
      const pause = random() * Math.min(longestPauseMs, firstPauseMs * 2 ** attempt)
      if (attempt >= tries || now() + pause > until)
        throw new DatabaseBusy(`Still in conflict after ${attempt} tries`, { cause: error })
      await sleep(pause)
    }
  }
}

/** Runs `work` in one transaction of `req`: committed when it resolves, rolled back when it throws. Joins one that is open already. */
export async function inTransaction<T>(req: PayloadRequest, work: () => Promise<T>): Promise<T> {
  const isMine = await initTransaction(req)
  try {
    const result = await work()
    if (isMine) await commitTransaction(req)
    return result
  } catch (error) {
    if (isMine) await killTransaction(req)
    throw error
  }
}

/** A request, or what the process does by itself. */
type Begun = PayloadRequest | Payload

function attemptAt(begun: Begun): Promise<PayloadRequest> | PayloadRequest {
  return 'payload' in begun ? freshReq(begun) : createLocalReq({}, begun)
}

/**
 * Runs one operation of Payload's, which begins and commits its own transaction, again with a new request where the database
 * asks for that. @throws as `withRetry`
 */
export function retrying<T>(begun: Begun, work: (attempt: PayloadRequest) => Promise<T>): Promise<T> {
  return withRetry(() => attemptAt(begun), work)
}

/** Runs `work` in one transaction of its own, again with a new request where the database asks for that. @throws as `withRetry` */
export function inOwnTransaction<T>(begun: Begun, work: (attempt: PayloadRequest) => Promise<T>): Promise<T> {
  return retrying(begun, (attempt) => inTransaction(attempt, () => work(attempt)))
}

const turns = new Map<string, { mutex: Mutex; waiting: number }>()

/** Whoever has waited so long goes on without a turn: while a database hangs, nobody waits for all who are in front. */
const longestTurnMs = 500

/**
 * Runs `work` after other work of this process with the same `key`: writers of one document who begin together would
 * otherwise only make each other begin again (on MongoDB), until their time is over. Other processes are met by retries.
 */
export async function inTurn<T>(key: string, work: () => Promise<T>, waitMs = longestTurnMs): Promise<T> {
  const turn = turns.get(key) ?? { mutex: new Mutex(), waiting: 0 }
  turns.set(key, turn)
  turn.waiting++
  let release: (() => void) | undefined
  try {
    release = await withTimeout(turn.mutex, waitMs).acquire().catch(onTimeout)
    return await work()
  } finally {
    release?.()
    if (--turn.waiting === 0) turns.delete(key)
  }
}

/**
 * `inTurn` for writers of one document, where the database makes them begin again. On SQLite all writers of a process have turns by
 * themselves, and those who wait for theirs are committed together.
 */
export function inTurnToWrite<T>(
  { db }: Payload,
  key: string,
  work: () => Promise<T>,
  waitMs = longestTurnMs,
): Promise<T> {
  return db.name === 'sqlite' ? work() : inTurn(key, work, waitMs)
}

function onTimeout(error: unknown): undefined {
  if (error !== E_TIMEOUT) throw error
}
