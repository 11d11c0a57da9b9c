import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { Payload } from 'payload'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible'

/** How often something may be done within a time, counted by a key. */
export type Allowance = {
  /** Takes one; answers the seconds to wait when there is none left. Throws when it cannot know. */
  take(payload: Payload, key: string): Promise<number | undefined>
  /** Gives all of them back. */
  restore(payload: Payload, key: string): Promise<void>
}

/** Counts in the database where several processes share one, else in the process. `seconds` is how long it remembers. */
export function createAllowance(settings: { name: string; points: number; seconds: number }): Allowance {
  // By instance: one that has ended takes its connection with it.
  const limiters = new WeakMap<Payload, RateLimiterAbstract>()
  const limiterOf = (payload: Payload): RateLimiterAbstract => {
    const limiter = limiters.get(payload) ?? countedLimit(payload, settings, false)
    limiters.set(payload, limiter)
    return limiter
  }
  return {
    async take(payload, key) {
      const counting = limiterOf(payload)
      // Of two that are the first of a key at once, one may fail to make its row: asked again, the row is there.
      const refused = await refusalOf(counting, key).catch(() => refusalOf(counting, key))
      return refused && Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    },
    async restore(payload, key) {
      await limiterOf(payload).delete(key)
    },
  }
}

/** Takes one; returns the refusal when there is none left. */
async function refusalOf(limiter: RateLimiterAbstract, key: string): Promise<RateLimiterRes | undefined> {
  try {
    await limiter.consume(key)
    return undefined
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused
    throw refused
  }
}

/** `seconds` is how long a use counts. */
type Counted = { name: string; points: number; seconds: number }

const tableName = 'rate_limits'

/**
 * Counts in the database where several processes share one, else in the process.
 * @param insured whether it counts in the process while the database is away; otherwise it fails then
 */
export function countedLimit(
  payload: Payload,
  { name, points, seconds }: Counted,
  insured: boolean,
): RateLimiterAbstract {
  const inMemory = () => new RateLimiterMemory({ keyPrefix: name, points, duration: seconds })
  if (payload.db.name !== 'mongoose') return inMemory()
  // Payload types `db` by the base class of adapters.
  const { connection } = payload.db as unknown as MongooseAdapter
  return new RateLimiterMongo({
    storeClient: connection.getClient(),
    dbName: connection.name,
    tableName,
    keyPrefix: name,
    points,
    duration: seconds,
    // `makeLimits` makes them: the library would do it while the first uses are counted already, and only log a failure.
    disableIndexesCreation: true,
    ...(insured ? { insuranceLimiter: inMemory() } : {}),
  })
}

/** Makes what the limits need on MongoDB, before anything is counted. */
export async function makeLimits({ connection }: MongooseAdapter): Promise<void> {
  const limits = connection.getClient().db(connection.name).collection(tableName)
  await limits.createIndex({ expire: -1 }, { expireAfterSeconds: 0 })
  await limits.createIndex({ key: 1 }, { unique: true })
}
