import { createAkismet } from './akismet'
import { withCircuitBreaker } from './circuitBreaker'
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
