import type { Payload } from 'payload'
import { isSignatureOf, servicesOf, signatureOf } from '#platform'

const signed = 'first-admin'

const sealOf = (payload: Payload) => ({ key: servicesOf(payload).signingKey('setup'), purpose: 'setup' })

/**
 * The secret of the one-time link that makes the first administrator. Derived from PAYLOAD_SECRET, so that every process
 * and every restart names the same link; making the administrator is what uses it up. 128 bits, so that the link fits a line.
 */
export function setupToken(payload: Payload): string {
  return signatureOf(signed, sealOf(payload))
}

/** Whether `given` is the token, in a time that tells nothing about it. */
export function isSetupToken(payload: Payload, given: unknown): boolean {
  return isSignatureOf(signed, given, sealOf(payload))
}

/** The link to print where only the operator sees it. */
export function setupLink(payload: Payload): string {
  return `${servicesOf(payload).publicUrl}/setup?token=${setupToken(payload)}`
}
