import type { RequestHandler } from 'express'
import { LRUCache } from 'lru-cache'
import type { Payload } from 'payload'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf, servicesOf, signatureOf } from '#platform'
import { countedLimit } from '#platform/database'
import { tooMany } from './handleError'
import { createKindOf } from './requestKind'
import type { Limiter, Limits, Route } from './routes'

const loginsPerMinute = 20
/** Editors save as they type, and moderators decide by the key: several of them behind one address. */
const staffFactor = 10
const minute = 60

const unlimited: Limiter = () => undefined

const limiterOf =
  (limiter: RateLimiterAbstract, keyOf: (address: string) => string): Limiter =>
  async (address) => {
    try {
      await limiter.consume(keyOf(address))
      return undefined
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    }
  }

/** Limits count networks (IPv4, or a /64 of IPv6), by a keyed hash: they must not be a list of who was here. */
function createKeyOf(secret: Buffer) {
  const known = new LRUCache<string, string>({ max: 10_000 })
  return (address: string): string => {
    const found = known.get(address)
    if (found) return found
    const key = signatureOf(networkOf(address) ?? address, { key: secret, purpose: 'limits' })
    known.set(address, key)
    return key
  }
}

/** Requests per client address and minute; 0 is no limit. */
type LimitSettings = { readsPerMinute: number; writesPerMinute: number }

/** Reads are counted in the process. Writes and logins in the database, where several processes share one; in memory while that is away. */
export function createLimits({ config, payload }: { config: LimitSettings; payload: Payload }): Limits {
  const keyOf = createKeyOf(servicesOf(payload).signingKey('limits'))

  const inDatabase = (name: string, points: number) => countedLimit(payload, { name, points, seconds: minute }, true)

  const { readsPerMinute, writesPerMinute } = config
  const reads =
    readsPerMinute === 0
      ? unlimited
      : limiterOf(new RateLimiterMemory({ keyPrefix: 'reads', points: readsPerMinute, duration: minute }), keyOf)
  if (writesPerMinute === 0) return { reads, writes: unlimited, staff: unlimited, login: unlimited }
  return {
    reads,
    staff: limiterOf(inDatabase('staff', writesPerMinute * staffFactor), keyOf),
    writes: limiterOf(inDatabase('writes', writesPerMinute), keyOf),
    login: limiterOf(inDatabase('login', Math.min(loginsPerMinute, writesPerMinute)), keyOf),
  }
}

/** Counts a request against the limit of its kind: reads, writes of readers and of staff, uses of a password. */
export function limitRequests({ limits, routes }: { limits: Limits; routes: readonly Route[] }): RequestHandler {
  const kindOf = createKindOf(routes)
  return async (req, res, next) => {
    const kind = kindOf(req, req.path)
    const wait = kind === 'free' ? undefined : await limits[kind](res.locals.address)
    if (wait === undefined) next()
    else tooMany(res, wait)
  }
}
