import type { RequestHandler, Response } from 'express'
import { LRUCache } from 'lru-cache'
import type { Payload } from 'payload'
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { networkOf, servicesOf, signatureOf, siteOf } from '#platform'
import { countedLimit } from '#platform/database'
import { tooMany } from './handleError'
import { createKindOf } from './requestKind'
import type { Limiter, Limits, Route } from './routes'

const loginsPerMinute = 20
/** Editors save as they type, and moderators decide by the key: several of them behind one address. */
const staffFactor = 10
const minute = 60

const unlimited: Limiter = () => undefined

/** Of what one network may do, all networks of one site of IPv6 together: whoever has a /48 has 65,536 of them. */
const siteFactor = 3

type KeyOf = (address: string) => string | undefined

/** Both limits: the network's own, and that of the site it belongs to. */
const bothOf =
  (network: Limiter, site: Limiter): Limiter =>
  async (address, count) =>
    (await network(address, count)) ?? (await site(address, count))

const limiterOf =
  (limiter: RateLimiterAbstract, keyOf: KeyOf): Limiter =>
  async (address, count) => {
    const key = keyOf(address)
    if (key === undefined) return undefined
    try {
      await limiter.consume(key, count)
      return undefined
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused
      return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    }
  }

/** Limits count networks (IPv4, or a /64 and its /48 of IPv6), by a keyed hash: they must not be a list of who was here. */
function createKeyOf(secret: Buffer, partOf: (address: string) => Buffer | string | undefined): KeyOf {
  const known = new LRUCache<string, string>({ max: 10_000 })
  return (address) => {
    const found = known.get(address)
    if (found) return found
    const part = partOf(address)
    if (part === undefined) return undefined
    const key = signatureOf(part, { key: secret, purpose: 'limits' })
    known.set(address, key)
    return key
  }
}

/** Requests per client address and minute; 0 is no limit. */
type LimitSettings = { readsPerMinute: number; writesPerMinute: number }

/** Reads are counted in the process. Writes and logins in the database, where several processes share one; in memory while that is away. */
export function createLimits({ config, payload }: { config: LimitSettings; payload: Payload }): Limits {
  const secret = servicesOf(payload).signingKey('limits')
  const ofNetwork = createKeyOf(secret, (address) => networkOf(address) ?? address)
  const ofSite = createKeyOf(secret, siteOf)

  const both = (points: number, make: (part: string, points: number) => RateLimiterAbstract) =>
    bothOf(limiterOf(make('', points), ofNetwork), limiterOf(make('-site', points * siteFactor), ofSite))
  const named = (name: string, quota: number, limiter: Limiter): Limiter =>
    Object.assign((address: string, count?: number) => limiter(address, count), {
      policy: { name, quota, windowSeconds: minute },
    })
  const inDatabase = (name: string, points: number) =>
    named(
      name,
      points,
      both(points, (part, most) =>
        countedLimit(payload, { name: `${name}${part}`, points: most, seconds: minute }, true),
      ),
    )

  const { readsPerMinute, writesPerMinute } = config
  const reads =
    readsPerMinute === 0
      ? unlimited
      : named(
          'reads',
          readsPerMinute,
          both(
            readsPerMinute,
            (part, points) => new RateLimiterMemory({ keyPrefix: `reads${part}`, points, duration: minute }),
          ),
        )
  if (writesPerMinute === 0) return { reads, writes: unlimited, staff: unlimited, login: unlimited }
  return {
    reads,
    staff: inDatabase('staff', writesPerMinute * staffFactor),
    writes: inDatabase('writes', writesPerMinute),
    login: inDatabase('login', Math.min(loginsPerMinute, writesPerMinute)),
  }
}

/** So many documents of lists count as one more read: a hundred of them are a hundred times the work of one. */
const documentsOfRead = 10

/** Counts what had to be read for an answer, beyond the one read that its request was counted as. */
export async function countDocuments(
  { reads }: Limits,
  { address, keyId }: Response['locals'],
  { docs, lists = 1 }: { docs: number; lists?: number },
): Promise<void> {
  const more = Math.max(0, lists - 1) + Math.floor(docs / documentsOfRead)
  if (more > 0) await reads(keyId === undefined ? address : `key ${keyId}`, more)
}

type Counted = { kind: keyof Limits; by: string }

/**
 * Counts a request against the limit of its kind: reads, writes of readers and of staff, uses of a password. With a key it is the
 * key's own, wherever it is used; one that posts for readers is counted for the reader as well, whose address it may have made up.
 */
export function limitRequests({ limits, routes }: { limits: Limits; routes: readonly Route[] }): RequestHandler {
  const kindOf = createKindOf(routes)
  const countedOf = (kind: keyof Limits, { address, keyId, keyScope }: Response['locals']): Counted[] => {
    const ofNetwork: Counted = { kind, by: address }
    if (keyId === undefined) return [ofNetwork]
    const ofKey: Counted = { kind: kind === 'reads' ? 'reads' : 'staff', by: `key ${keyId}` }
    return keyScope === 'submit' ? [ofKey, ofNetwork] : [ofKey]
  }
  return async (req, res, next) => {
    const kind = kindOf(req, req.path)
    if (kind === 'free') return next()
    for (const { by, kind: counted } of countedOf(kind, res.locals)) {
      const wait = await limits[counted](by)
      if (wait !== undefined) return tooMany(res, wait, limits[counted].policy)
    }
    next()
  }
}
