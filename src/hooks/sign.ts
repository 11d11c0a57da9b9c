import { createHmac, randomBytes } from 'node:crypto'
import { webhookSignature } from '#platform'

/** A random part of a secret, for the database: the secret itself is made from it and PAYLOAD_SECRET. */
export function newSalt(): string {
  return randomBytes(24).toString('base64url')
}

/** The secret of a webhook, as Standard Webhooks writes it. A copy of the database alone makes none; another PAYLOAD_SECRET makes another one. */
export function secretFrom(salt: string, key: Buffer): string {
  return `whsec_${createHmac('sha256', key).update(salt).digest('base64')}`
}

export type SignedCall = { id: string; body: string; at: Date; secret: string }

/** The headers of a call by the form of Standard Webhooks (1.0, symmetric): whoever knows the secret can tell that it is ours, and when it was sent. */
export function signedHeaders({ at, body, id, secret }: SignedCall): Record<string, string> {
  const timestamp = String(Math.floor(at.getTime() / 1000))
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': webhookSignature({ id, timestamp, body }, secret),
  }
}

const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** From one try to the next: soon for a server that starts again, seldom for one that is down. */
const pausesMs = [10_000, minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs, 2 * hourMs, 4 * hourMs, 8 * hourMs]
const triedForMs = 24 * hourMs

/** When a call is tried again after `tries` that failed; undefined when it has been tried for a day. */
export function nextTryAt({ first, now, tries }: { first: Date; now: Date; tries: number }): Date | undefined {
  const last = first.getTime() + triedForMs
  if (now.getTime() >= last) return undefined
  const pauseMs = pausesMs[Math.min(tries, pausesMs.length) - 1] ?? 0
  return new Date(Math.min(now.getTime() + pauseMs, last))
}
