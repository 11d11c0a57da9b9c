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
export const createAllowance = (settings: { name: string; points: number; seconds: number }): Allowance => {
  let limiter: RateLimiterAbstract | undefined
  const open = (payload: Payload): RateLimiterAbstract => {
    const { name: keyPrefix, points, seconds: duration } = settings
    if (payload.db.name !== 'mongoose') return new RateLimiterMemory({ keyPrefix, points, duration })
    // Payload types `db` by the base class of adapters.
    const { connection } = payload.db as unknown as MongooseAdapter
    return new RateLimiterMongo({
      keyPrefix,
      points,
      duration,
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
        return undefined
      } catch (refused) {
        if (!(refused instanceof RateLimiterRes)) throw refused
        return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
      }
    },
    async restore(payload, key) {
      limiter ??= open(payload)
      await limiter.delete(key)
    },
  }
}
