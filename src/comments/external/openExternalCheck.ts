import { createAkismet } from './akismet'
import type { ExternalCheck } from './types'

type Settings = { akismetKey: string | undefined; akismetUrl: string; publicUrl: string }

/** A reader waits for this, in milliseconds; a comment the service is too slow for is held and asked about again. */
const timeout = 3000

/** The outside spam service the environment names, if it does. */
export function openExternalCheck(
  { akismetKey, akismetUrl, publicUrl }: Settings,
  now: () => Date,
): ExternalCheck | undefined {
  return akismetKey === undefined
    ? undefined
    : withCircuitBreaker({
        check: createAkismet({ key: akismetKey, url: akismetUrl, blog: publicUrl, timeout }),
        now,
        failures: 5,
        rest: 30_000,
      })
}

type Breaker = {
  check: ExternalCheck
  now: () => Date
  /** So many failures one after the other open it. */
  failures: number
  /** Milliseconds until one comment may try again. */
  rest: number
}

/**
 * Stops asking a service that keeps failing, so that posting does not wait for every timeout: while it rests every check fails
 * at once, which holds the comment. Then one comment tries; its answer closes the circuit, its failure opens it anew.
 */
export function withCircuitBreaker({ check, failures, now, rest }: Breaker): ExternalCheck {
  let failed = 0
  let restsUntil = 0
  let trying = false
  return async (comment) => {
    const open = failed >= failures
    if (open && (trying || now().getTime() < restsUntil)) throw new Error('The spam service is resting after failures')
    trying = open
    try {
      const answer = await check(comment)
      failed = 0
      return answer
    } catch (error) {
      failed += 1
      restsUntil = now().getTime() + rest
      throw error
    } finally {
      if (open) trying = false
    }
  }
}
