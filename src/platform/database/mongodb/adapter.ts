import { randomUUID } from 'node:crypto'
import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { ClientSession, TransactionOptions } from 'mongodb'
import type { DatabaseAdapterObj, PayloadRequest, Where } from 'payload'
import { isRecord, isUncertain } from '#platform'
import { readMethods, writeMethods } from '../adapterMethods'
import type { AfterCommit } from '../afterCommit'
import { makeLimits } from '../allowance'
import { TransactionEnded } from '../errors'
import { claimJobs } from './claimJobs'
import { foldPatterns } from './foldPatterns'
import { createOwnWrites, type OwnWrites } from './ownWrites'

export type ColloquyMongo = {
  url: string
  afterCommit: AfterCommit
  /** How long a transaction may be held before it is rolled back. */
  holdMs?: number
}

const transactionOptions: TransactionOptions = {
  readConcern: { level: 'snapshot' },
  writeConcern: { w: 'majority', j: true },
  readPreference: 'primary',
}

type WithSessions = { sessions?: Record<string | number, unknown> | undefined }

/**
 * The session of a request's transaction, for writing own collections within it; undefined when the request has none.
 * @throws TransactionEnded
 */
export async function liveSession(
  db: WithSessions,
  req: Pick<PayloadRequest, 'transactionID'> | undefined,
  what = 'A write',
): Promise<ClientSession | undefined> {
  const id = await req?.transactionID
  if (id === undefined || id === null || id === '') return
  // The adapter's map holds sessions of the one driver both packages share; Payload's type only knows the map.
  const session = db.sessions?.[id] as ClientSession | undefined
  if (!session?.inTransaction()) throw new TransactionEnded(`${what} in a transaction that has ended`)
  return session
}

/** Asks the server itself: the adapter looks for `replicaSet` in the connection string, and works without transactions where it is missing. */
async function requireTransactions(db: MongooseAdapter): Promise<void> {
  const client = db.connection.getClient()
  const hello = await client.db().admin().command({ hello: 1 })
  if (hello.setName || hello.msg === 'isdbgrid') return
  throw new Error(
    'Colloquy needs a MongoDB with transactions: start it as a replica set (one node is enough) and name the set in DATABASE_URL with ?replicaSet=NAME.',
  )
}

function guardWrites(db: MongooseAdapter): void {
  for (const name of writeMethods) {
    const shipped: unknown = db[name]
    if (typeof shipped !== 'function') continue
    const guarded = async (args: { req?: PayloadRequest }) => {
      // The adapter would write outside any transaction instead.
      await liveSession(db, args?.req, name)
      return shipped.call(db, args)
    }
    Object.assign(db, { [name]: guarded })
  }
}

/** Of two conditions on one field the adapter forgets one, unless each stands by itself. */
function keepConditionsApart(db: MongooseAdapter): void {
  for (const name of [...readMethods, ...writeMethods]) {
    const shipped: unknown = db[name]
    if (typeof shipped !== 'function') continue
    const apart = (args: { where?: Where } | undefined) =>
      shipped.call(db, args?.where ? { ...args, where: apartIn(args.where) } : args)
    Object.assign(db, { [name]: apart })
  }
}

function apartIn(where: Where): Where {
  const parts = Object.entries(where).flatMap(([path, condition]): Where[] => {
    if (Array.isArray(condition)) return [{ [path]: condition.map(apartIn) }]
    if (!isRecord(condition)) return [{ [path]: condition }]
    return Object.entries(condition).map(([operator, value]) => ({ [path]: { [operator]: value } }))
  })
  const [only] = parts
  if (!only) return where
  return parts.length === 1 ? only : { and: parts }
}

const ownWrites = new WeakMap<object, OwnWrites>()

/** What this process commits by an adapter of ours. */
export function ownWritesOf(db: MongooseAdapter): OwnWrites {
  const known = ownWrites.get(db) ?? createOwnWrites()
  ownWrites.set(db, known)
  return known
}

function ownTransactions(db: MongooseAdapter, { afterCommit, holdMs = 10_000 }: ColloquyMongo): void {
  const watchdogs = new Map<string | number, NodeJS.Timeout>()

  /** Takes the session out of the register first, so that nothing can be written through it while it ends. */
  const take = (id: string | number): ClientSession | undefined => {
    const session = db.sessions[id]
    delete db.sessions[id]
    clearTimeout(watchdogs.get(id))
    watchdogs.delete(id)
    return session
  }

  const rollback = async (id: string | number): Promise<void> => {
    const session = take(id)
    if (!session) return
    afterCommit.rolledBack(id)
    // A server that cannot be reached ends the transaction by itself.
    if (session.inTransaction()) await session.abortTransaction().catch(() => {})
    await session.endSession().catch(() => {})
  }

  db.beginTransaction = async () => {
    const session = db.connection.getClient().startSession()
    session.startTransaction(transactionOptions)
    const id = randomUUID()
    Object.assign(db.sessions, { [id]: session })
    const watchdog = setTimeout(() => {
      db.payload.logger.error({ msg: 'A transaction was held too long and is rolled back', holdMs })
      void rollback(id)
    }, holdMs)
    watchdog.unref()
    watchdogs.set(id, watchdog)
    return id
  }

  db.commitTransaction = async (incoming) => {
    const id = await incoming
    const session = take(id)
    if (!session?.inTransaction()) {
      await session?.endSession()
      afterCommit.rolledBack(id)
      throw new TransactionEnded('A commit of a transaction that has ended')
    }
    const changes = afterCommit.committing(id)
    const commit = ownWritesOf(db).committing(session)
    try {
      await session.commitTransaction()
    } catch (error) {
      commit.untold()
      // With an unknown outcome the caches forget what might have changed, which is right in both cases.
      if (isUncertain(error)) afterCommit.uncertain(id)
      else afterCommit.rolledBack(id)
      throw error
    } finally {
      await session.endSession().catch(() => {})
    }
    try {
      afterCommit.committed(id)
      commit.told(changes)
    } finally {
      commit.untold()
    }
  }

  db.rollbackTransaction = async (incoming) => rollback(await incoming)
}

/**
 * What is not said in the URL: how long a request waits for a primary before it is answered "unavailable", and how soon a server
 * that takes connections and says nothing counts as gone (`connectTimeoutMS` and `heartbeatFrequencyMS` together), which ends
 * whatever waits for it.
 */
function patienceFor(url: string) {
  const ours = { serverSelectionTimeoutMS: 5000, connectTimeoutMS: 5000, heartbeatFrequencyMS: 2000 }
  return Object.fromEntries(Object.entries(ours).filter(([name]) => !new RegExp(`[?&]${name}=`, 'i').test(url)))
}

/**
 * Says in one sentence that nobody answers, where the adapter would log it with its stack and then throw it in other words. Any other
 * failure to connect, such as a migration's, is logged as it is.
 */
async function connectInWords(db: MongooseAdapter, connect: () => Promise<void>): Promise<void> {
  const { logger } = db.payload
  let reason: string | undefined
  db.payload.logger = Object.assign(Object.create(logger), {
    error: (...entry: Parameters<typeof logger.error>) => {
      const [what] = entry
      const err: unknown = isRecord(what) ? what.err : undefined
      if (err instanceof Error && /ServerSelectionError$/.test(err.name)) reason = err.message
      else logger.error(...entry)
    },
  })
  try {
    await connect()
  } catch (error) {
    if (reason === undefined) throw error
    throw new Error(`MongoDB cannot be reached (${reason}). Is it running, and is DATABASE_URL right?`)
  } finally {
    db.payload.logger = logger
  }
}

/**
 * Makes what is missing of collections and indexes before anything is asked of them, one after the other. Left to itself
 * Mongoose makes all of them at once, twice over, on up to a hundred connections, and waits for some only.
 */
async function makeCollections({ connection }: MongooseAdapter): Promise<void> {
  for (const model of Object.values(connection.models)) {
    await model.createCollection()
    await model.ensureIndexes()
  }
}

/**
 * Payload's MongoDB adapter whose transactions are kept whole or not at all: start-up refuses a server without them; writes and
 * commits in a transaction that has ended throw; what is held too long is rolled back; jobs are claimed once;
 * every condition counts; `afterCommit` is told how each transaction ended.
 */
export async function colloquyMongo(options: ColloquyMongo): Promise<DatabaseAdapterObj> {
  // Only now: on SQLite it would be a tenth of what a start loads.
  const [{ mongooseAdapter }, { givePlainReads }] = await Promise.all([
    import('@payloadcms/db-mongodb'),
    import('./plainReads'),
  ])
  const shipped = mongooseAdapter({
    url: options.url,
    connectOptions: {
      // See `makeCollections`.
      autoCreate: false,
      autoIndex: false,
      writeConcern: { w: 'majority', j: true },
      ...patienceFor(options.url),
    },
  })
  return {
    ...shipped,
    init: (args) => {
      // The factory is typed by the base class of adapters; this package's own makes a MongooseAdapter.
      const db = shipped.init(args) as unknown as MongooseAdapter
      const connect = db.connect
      db.connect = async (how) => {
        await connectInWords(db, async () => connect?.call(db, how))
        await requireTransactions(db)
        await makeCollections(db)
        await makeLimits(db)
        foldPatterns(db)
        // After connecting, because the adapter switches its own transactions off there when it finds no `replicaSet`.
        ownTransactions(db, options)
      }
      db.updateJobs = claimJobs(db)
      guardWrites(db)
      keepConditionsApart(db)
      givePlainReads(db)
      return db
    },
  }
}
