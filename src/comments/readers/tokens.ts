import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { createLocalJWKSet, decodeProtectedHeader, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'
import type { Payload, PayloadRequest } from 'payload'
import { z } from 'zod'
import { readExpiring, refusal, servicesOf, signatureOf, signValue } from '#platform'
import { commentServicesOf, type SignOnKeys } from '../contract'

// What a request shows of who sends it. A reader token says "the browser that sent this comment": signed, for a year, and of no
// address. An edit token belongs to one comment. An assertion comes from a host site.

const readerPurpose = 'reader'
const editPurpose = 'edit'
const maxLength = 200
const yearMs = 365 * 24 * 60 * 60_000

/** How long a browser keeps it, from its newest comment. */
export const readerTokenSeconds = yearMs / 1000

/** A token for a reader; a new one for a known reader names the same, with a year to go. */
export function signReaderToken(req: PayloadRequest, reader: string): string {
  const { now, signingKey } = servicesOf(req.payload)
  return signValue(reader, { key: signingKey('reader'), purpose: readerPurpose, expires: now().getTime() + yearMs })
}

/** The reader a token names; undefined for one that is over, forged or none, and for several at once. */
export function readReaderToken(req: PayloadRequest, given: unknown): string | undefined {
  const { now, signingKey } = servicesOf(req.payload)
  const token = readExpiring(given, { key: signingKey('reader'), purpose: readerPurpose, maxLength, now: now() })
  return typeof token?.value === 'string' && !token.isExpired ? token.value : undefined
}

/** The token in a request of a program or a widget; the site keeps it in a cookie. */
export function readerInHeader(req: PayloadRequest): string | undefined {
  return readReaderToken(req, req.headers?.get('x-reader-token'))
}

/**
 * The reader that a comment without a token makes. By the comment, so that a request that is repeated because its answer was lost
 * gets the same token.
 */
export function readerOfFirst(req: PayloadRequest, comment: string): string {
  const seal = { key: servicesOf(req.payload).signingKey('reader'), purpose: 'first reader' }
  return signatureOf(createHash('sha256').update(comment).digest(), seal)
}

/** Lets the sender of a comment change it until `expires` (ms since 1970). */
export function signEditToken(id: string, expires: number, key: Buffer): string {
  return signValue(id, { key, purpose: editPurpose, expires })
}

/** `valid` and in time, `expired`, or `invalid`. */
export function readEditToken(given: unknown, id: string, now: Date, key: Buffer): 'valid' | 'expired' | 'invalid' {
  const token = readExpiring(given, { key, purpose: editPurpose, maxLength, now })
  if (token?.value !== id) return 'invalid'
  return token.isExpired ? 'expired' : 'valid'
}

/** Until when a token may change a comment; undefined for one that is over, or none of this comment's. */
export function editTokenEnds(req: PayloadRequest, id: string, given: string | null): Date | undefined {
  const { now, signingKey } = servicesOf(req.payload)
  const token = readExpiring(given, { key: signingKey('edit'), purpose: editPurpose, maxLength, now: now() })
  return token?.value === id && !token.isExpired ? new Date(token.expires) : undefined
}

/** An account of a host site that sends something; `reader` stands in place of what a reader token names. */
export type SignedOnReader = Omit<Assertion, 'account'> & { reader: string }

/**
 * Who a request's `X-Reader-Assertion` says it comes from; undefined without one. The account is known by who issued it and its
 * `sub`, as a keyed hash: what it is called at the host site is kept nowhere.
 * @throws Refusal `assertion_invalid` for one that is not good, and where no sign-on is set up
 */
export async function readAssertion(
  payload: Payload,
  given: string | null | undefined,
): Promise<SignedOnReader | undefined> {
  if (given === null || given === undefined) return undefined
  const { now, signingKey } = servicesOf(payload)
  const keys = await commentServicesOf(payload).signOn(payload)
  const read = keys && (await verifyAssertion(given, { keys, now: now() }))
  if (!read) throw refusal('assertion_invalid')
  const { account, ...reader } = read
  return { ...reader, reader: signatureOf(account, { key: signingKey('reader'), purpose: 'sign-on' }) }
}

/** Refuses whatever comes with an assertion that is not good, also where nobody would ask who sends it. */
export function refuseBadAssertions(payload: Payload): RequestHandler {
  return async (req, _res, next) => {
    await readAssertion(payload, req.get('x-reader-assertion'))
    next()
  }
}

// What a host site says of the reader who looks at its page: a JWT, signed with a secret it shares with this one, or with a private
// key whose public half it publishes.

/** An account of a host site. `account` names it among all: who issued the assertion, and its `sub`. */
type Assertion = {
  account: string
  name: string | undefined
  email: string | undefined
  /** The host site vouches for the address. */
  isAddressProven: boolean
}

/** RFC 7518, 3.2: as long as the hash at least. The most is what can be sealed and typed. */
export const leastOfSecret = 32
export const mostOfSecret = 500

/** Longer ones are not looked at. */
const mostOfAssertion = 4096
/** By how much two clocks may differ. */
const skewSeconds = 30
/** One that is good for longer would be a password. */
const longestSeconds = 24 * 60 * 60
const mostKeys = 20

const claims = z.object({
  iss: z.string().max(500).optional(),
  sub: z.string().min(1).max(255),
  exp: z.number(),
  iat: z.number().optional(),
  name: z.string().max(1000).optional(),
  email: z.string().max(1000).optional(),
  email_verified: z.unknown().optional(),
})

/**
 * Reads an assertion; undefined for every one that is not good, whatever is wrong with it. Which keys are tried is decided by the algorithm
 * alone: a secret never checks RS256, and a public key never HS256.
 */
export async function verifyAssertion(
  text: string,
  { keys, now }: { keys: SignOnKeys; now: Date },
): Promise<Assertion | undefined> {
  if (text.length > mostOfAssertion) return undefined
  const { data } = claims.safeParse(await payloadOf(text, keys, now))
  const seconds = now.getTime() / 1000
  if (!data || data.exp > seconds + longestSeconds + skewSeconds || (data.iat ?? 0) > seconds + skewSeconds)
    return undefined
  return {
    account: JSON.stringify([data.iss ?? '', data.sub]),
    name: data.name,
    email: data.email,
    isAddressProven: data.email !== undefined && data.email_verified === true,
  }
}

async function payloadOf(
  text: string,
  { audience, jwks, secrets }: SignOnKeys,
  now: Date,
): Promise<JWTPayload | undefined> {
  const expected = { audience, currentDate: now, clockTolerance: skewSeconds, requiredClaims: ['sub', 'exp'] }
  try {
    const { alg } = decodeProtectedHeader(text)
    if (alg === 'RS256' && jwks) return await byPublicKey(text, jwks, { ...expected, algorithms: ['RS256'] })
    if (alg !== 'HS256') return undefined
    for (const secret of secrets) {
      const key = new TextEncoder().encode(secret)
      const found = await jwtVerify(text, key, { ...expected, algorithms: ['HS256'] }).catch(isOtherKey)
      if (found) return found.payload
    }
  } catch {
    // Every way in which one can be wrong is answered alike.
  }
  return undefined
}

/** Made with another of the keys, perhaps; whatever else is wrong is wrong with each. */
function isOtherKey(error: unknown): undefined {
  if (!(error instanceof errors.JWSSignatureVerificationFailed)) throw error
}

async function byPublicKey(
  text: string,
  jwks: JSONWebKeySet,
  expected: Parameters<typeof jwtVerify>[2],
): Promise<JWTPayload | undefined> {
  try {
    return (await jwtVerify(text, createLocalJWKSet(jwks), expected)).payload
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error
    // It names none of them.
    for await (const key of error) {
      const found = await jwtVerify(text, key, expected).catch(isOtherKey)
      if (found) return found.payload
    }
  }
  return undefined
}

const jwk = z.object({
  kty: z.literal('RSA'),
  n: z.string(),
  e: z.string(),
  kid: z.string().optional(),
  alg: z.literal('RS256').optional(),
  use: z.literal('sig').optional(),
})

/** The keys for RS256 in the JSON of a key set; undefined when it is none, or has no such key. What else a key holds is left out. */
export function readJwks(json: string): JSONWebKeySet | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(json)
  } catch {
    return undefined
  }
  const { data } = z.object({ keys: z.array(z.unknown()).max(mostKeys) }).safeParse(parsed)
  const keys = (data?.keys ?? []).flatMap((key) => {
    const { data: given } = jwk.safeParse(key)
    return given ? [given] : []
  })
  return keys.length === 0 ? undefined : { keys }
}
