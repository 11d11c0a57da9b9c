import type { MongooseAdapter } from '@payloadcms/db-mongodb'
import type { Payload } from 'payload'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible'

/** Remembers what may be shown once. */
export type Once = {
  /** True the first time within the time it remembers. Throws when it cannot know. */
  take(payload: Payload, key: string): Promise<boolean>
}

/** Remembers in the database where several processes share one, else in the process. `seconds` is how long. */
export const createOnce = ({ name, seconds }: { name: string; seconds: number }): Once => {
  let limiter: RateLimiterAbstract | undefined
  const open = (payload: Payload): RateLimiterAbstract => {
    const settings = { keyPrefix: name, points: 1, duration: seconds }
    if (payload.db.name !== 'mongoose') return new RateLimiterMemory(settings)
    // Payload types `db` by the base class of adapters.
    const { connection } = payload.db as unknown as MongooseAdapter
    return new RateLimiterMongo({
      ...settings,
      storeClient: connection.getClient(),
      dbName: connection.name,
      tableName: 'rate_limits',
    })
  }
  return {
    async take(payload, key) {
      limiter ??= open(payload)
      try {
        await limiter.consume(key)
        return true
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return false
        throw refused
      }
    },
  }
}
