import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { readExpiring, readSigned, servicesOf, signValue, timeOf } from '#platform'

// Addresses `/mail/TOKEN` of mails about subscriptions. Opening one shows a page; its button does what it says.

/** How long a link to confirm is good; the request it names is kept a day longer, for a queue that was long. */
export const confirmLifeMs = 48 * 60 * 60_000
/** The page of one's subscriptions, from a mail about one of them; later it is asked for anew. */
const manageLifeMs = 90 * 24 * 60 * 60_000

const maxLength = 1200
const signedFor = { lasting: 'subscriptions', expiring: 'subscription' } as const

/** What a link of these mails is for. */
export type SubscriptionLink =
  /** Begins what a request asks for; `request` is its id in the vault. */
  | { purpose: 'confirm'; request: string }
  /** The subscriptions of whoever has this one. */
  | { purpose: 'manage'; subscription: string }
  /** Ends these. It has no time: whoever finds an old mail can still say that it is the last. */
  | { purpose: 'unsubscribe'; subscriptions: readonly string[] }

/** The address to mail. */
export function linkTo(req: PayloadRequest, link: SubscriptionLink): string {
  return `${servicesOf(req.payload).publicUrl}/mail/${sign(req, link)}`
}

function sign(req: PayloadRequest, link: SubscriptionLink): string {
  const { now, signingKey } = servicesOf(req.payload)
  const key = signingKey('mail')
  if (link.purpose === 'unsubscribe') return signValue(link.subscriptions, { key, purpose: signedFor.lasting })
  const [id, lifeMs] = link.purpose === 'confirm' ? [link.request, confirmLifeMs] : [link.subscription, manageLifeMs]
  const expires = now().getTime() + lifeMs
  return signValue([link.purpose, id, randomUUID()], { key, purpose: signedFor.expiring, expires })
}

/** What a token stands for; nothing for one that was altered, is for something else, or whose time is over. */
export function readSubscriptionLink(req: PayloadRequest, token: string): SubscriptionLink | undefined {
  const reading = { key: servicesOf(req.payload).signingKey('mail'), maxLength }
  const lasting = readSigned(token, { ...reading, purpose: signedFor.lasting })
  if (Array.isArray(lasting)) return { purpose: 'unsubscribe', subscriptions: lasting.map(String) }
  const expiring = readExpiring(token, { ...reading, purpose: signedFor.expiring, now: timeOf(req) })
  if (!expiring || expiring.isExpired || !Array.isArray(expiring.value)) return undefined
  const [purpose, id]: unknown[] = expiring.value
  if (typeof id !== 'string') return undefined
  if (purpose === 'confirm') return { purpose, request: id }
  return purpose === 'manage' ? { purpose, subscription: id } : undefined
}
