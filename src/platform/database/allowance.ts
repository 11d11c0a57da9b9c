import type { Payload } from 'payload'
import { type RateLimiterAbstract, RateLimiterRes } from 'rate-limiter-flexible'
import { countedLimit } from './countedLimits'

/** How often something may be done within a time, counted by a key. */
export type Allowance = {
  /** Takes one; answers the seconds to wait when there is none left. Throws when it cannot know. */
  take(payload: Payload, key: string): Promise<number | undefined>
  /** Gives all of them back. */
  restore(payload: Payload, key: string): Promise<void>
}

/** Counts in the database where several processes share one, else in the process. `seconds` is how long it remembers. */
export function createAllowance(settings: { name: string; points: number; seconds: number }): Allowance {
  let limiter: RateLimiterAbstract | undefined
  const open = (payload: Payload) => countedLimit(payload, settings, false)
  return {
    async take(payload, key) {
      limiter ??= open(payload)
      const counting = limiter
      // Of two that are the first of a key at once, one may fail to make its row: asked again, the row is there.
      const refused = await refusalOf(counting, key).catch(() => refusalOf(counting, key))
      return refused && Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    },
    async restore(payload, key) {
      limiter ??= open(payload)
      await limiter.delete(key)
    },
  }
}

/** Takes one; answers what was said when there is none left. */
async function refusalOf(limiter: RateLimiterAbstract, key: string): Promise<RateLimiterRes | undefined> {
  try {
    await limiter.consume(key)
    return undefined
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return refused
    throw refused
  }
}
