import type { PayloadRequest } from 'payload'
import { readExpiring, servicesOf, signValue } from '#platform'

const purpose = 'edit'
const maxLength = 200

/** Lets the sender of a comment change it until `expires` (ms since 1970). */
export function signEditToken(id: string, expires: number, key: Buffer): string {
  return signValue(id, { key, purpose, expires })
}

/** `valid` and in time, `expired`, or `invalid`. */
export function readEditToken(given: unknown, id: string, now: Date, key: Buffer): 'valid' | 'expired' | 'invalid' {
  const token = readExpiring(given, { key, purpose, maxLength, now })
  if (token?.value !== id) return 'invalid'
  return token.isExpired ? 'expired' : 'valid'
}

/** Until when a token may change a comment; undefined for one that is over, or none of this comment's. */
export function editTokenEnds(req: PayloadRequest, id: string, given: string | null): Date | undefined {
  const { now, signingKey } = servicesOf(req.payload)
  const token = readExpiring(given, { key: signingKey('edit'), purpose, maxLength, now: now() })
  return token?.value === id && !token.isExpired ? new Date(token.expires) : undefined
}
