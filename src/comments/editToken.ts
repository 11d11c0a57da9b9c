import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Lets the sender of a comment change it until `expires` (ms since 1970): `EXPIRES.SIGNATURE`, the expiry in base36,
 * the signature HMAC-SHA-256 over id and expiry, cut to 128 bits.
 */
export function signEditToken(id: string, expires: number, key: Buffer): string {
  return `${expires.toString(36)}.${signature(id, expires, key)}`
}

/** `valid` and in time, `expired`, or `invalid`. */
export function readEditToken(token: unknown, id: string, now: Date, key: Buffer): 'valid' | 'expired' | 'invalid' {
  if (typeof token !== 'string' || token.length > 64) return 'invalid'
  const [, time = '', given = ''] = /^([0-9a-z]{1,11})\.([\w-]+)$/.exec(token) ?? []
  const expires = Number.parseInt(time, 36)
  if (!Number.isSafeInteger(expires)) return 'invalid'
  const expected = Buffer.from(signature(id, expires, key))
  const received = Buffer.from(given)
  if (expected.length !== received.length || !timingSafeEqual(expected, received)) return 'invalid'
  return now.getTime() < expires ? 'valid' : 'expired'
}

const signature = (id: string, expires: number, key: Buffer): string =>
  createHmac('sha256', key).update(`edit|${id}|${expires}`).digest().subarray(0, 16).toString('base64url')
