import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Payload } from 'payload'
import { servicesOf } from '#platform'

/**
 * The secret of the one-time link that makes the first administrator. Derived from PAYLOAD_SECRET, so that every process
 * and every restart names the same link; making the administrator is what uses it up. 128 bits, so that the link fits a line.
 */
export function setupToken(payload: Payload): string {
  return createHmac('sha256', servicesOf(payload).signingKey('setup'))
    .update('first-admin')
    .digest()
    .subarray(0, 16)
    .toString('base64url')
}

/** Whether `given` is the token, in a time that tells nothing about it. */
export function isSetupToken(payload: Payload, given: unknown): boolean {
  if (typeof given !== 'string') return false
  const expected = Buffer.from(setupToken(payload))
  const actual = Buffer.from(given)
  return actual.length === expected.length && timingSafeEqual(actual, expected)
}

/** The link to print where only the operator sees it. */
export function setupLink(payload: Payload): string {
  return `${servicesOf(payload).publicUrl}/setup?token=${setupToken(payload)}`
}
