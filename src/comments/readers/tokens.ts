import { createHash } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { readExpiring, servicesOf, signatureOf, signValue } from '#platform'

// A reader token says "the browser that sent this comment": signed, for a year, and of no address.

const purpose = 'reader'
const maxLength = 200
const yearMs = 365 * 24 * 60 * 60_000

/** How long a browser keeps it, from its newest comment. */
export const readerTokenSeconds = yearMs / 1000

/** A token for a reader; a new one for a known reader names the same, with a year to go. */
export function signReaderToken(req: PayloadRequest, reader: string): string {
  const { now, signingKey } = servicesOf(req.payload)
  return signValue(reader, { key: signingKey('reader'), purpose, expires: now().getTime() + yearMs })
}

/** The reader a token names; undefined for one that is over, forged or none, and for several at once. */
export function readReaderToken(req: PayloadRequest, given: unknown): string | undefined {
  const { now, signingKey } = servicesOf(req.payload)
  const token = readExpiring(given, { key: signingKey('reader'), purpose, maxLength, now: now() })
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

const editPurpose = 'edit'

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
