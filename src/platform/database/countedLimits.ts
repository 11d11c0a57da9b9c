import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { Payload } from 'payload'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterMongo } from 'rate-limiter-flexible'

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
    // By `makeLimits`: it would make them while the first uses are counted already, and only say so when it fails.
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
