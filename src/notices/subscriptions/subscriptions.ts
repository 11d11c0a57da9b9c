import { randomUUID } from 'node:crypto'
import type { PayloadRequest, Where } from 'payload'
import { addressesOfTarget, readReaderToken, type SubscriptionKind, signReaderToken, targetOf } from '#comments'
import { type Language, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { type Owner, vaultOf } from '#vault'
import { publicTitle } from '../readMailed'

const collection = 'subscriptions'

/** What one address may have; a bound for every look at all of them. */
export const mostOfOne = 200

/** How many comments one mail holds. */
export const mostWaiting = 20

export type Subscription = {
  id: string
  article: string
  kind: SubscriptionKind
  createdAt: string
  /** Of its mails; the site's where there is none. */
  language?: Language | null
  /** Ids of comments of the next mail, oldest first, with blanks between. */
  waiting?: string | null
  dueAt?: string | null
}

export const subscriptionOwner = (id: string): Owner => ({ type: 'subscription', id })

/** Ids of the comments a subscription has yet to tell. */
export const waitingOf = ({ waiting }: Pick<Subscription, 'waiting'>): string[] =>
  (waiting ?? '').split(' ').filter(Boolean)

export async function findSubscriptions(req: PayloadRequest, where: Where, limit = mostOfOne): Promise<Subscription[]> {
  const { docs } = await req.payload.db.find<Subscription>({
    collection,
    where,
    sort: 'id',
    limit,
    pagination: false,
    req,
  })
  return docs
}

/** The subscriptions with the address of an owner. */
export async function subscriptionsOf(req: PayloadRequest, owner: Owner): Promise<Subscription[]> {
  const vault = vaultOf(req.payload)
  const others = await vault.sameAddress(req, owner, 'subscription', mostOfOne)
  const ids = [...(owner.type === 'subscription' ? [owner.id] : []), ...others.map(({ id }) => id)]
  return ids.length === 0 ? [] : findSubscriptions(req, { id: { in: ids } })
}

/** What a subscription waits to tell; below access, as all of these are the system's. */
export async function updateSubscription(
  req: PayloadRequest,
  id: string,
  data: Partial<Pick<Subscription, 'waiting' | 'dueAt'>>,
): Promise<void> {
  await req.payload.db.updateOne({ collection, id, data, req, returning: false })
}

/** Begins what a request asks for, unless it is there already. The request is used up. */
export async function beginSubscription(
  req: PayloadRequest,
  request: Owner,
  wanted: Pick<Subscription, 'article' | 'kind' | 'language'>,
): Promise<string> {
  const vault = vaultOf(req.payload)
  const own = await subscriptionsOf(req, request)
  const known = own.find(({ article, kind }) => article === wanted.article && kind === wanted.kind)
  if (known) return known.id
  // The oldest makes room: nobody reads hundreds.
  if (own.length >= mostOfOne && own[0]) await endSubscription(req, own[0].id)
  const { id } = await req.payload.db.create({ collection, data: wanted, req })
  await vault.copy(req, request, subscriptionOwner(String(id)), timeOf(req))
  return String(id)
}

/** Ends a subscription, with its address. */
export async function endSubscription(req: PayloadRequest, id: string): Promise<void> {
  await req.payload.db.deleteMany({ collection, where: { id: { equals: id } }, req })
  await vaultOf(req.payload).remove(req, subscriptionOwner(id))
}

/** Of several subscriptions, each in a transaction of its own; what has ended already stays ended. */
export async function endSubscriptions(req: PayloadRequest, ids: readonly string[]): Promise<void> {
  for (const id of ids) await inOwnTransaction(req, (attempt) => endSubscription(attempt, id))
}

/** Everything under a document that goes for good. */
export async function endSubscriptionsUnder(req: PayloadRequest, article: string): Promise<void> {
  for (;;) {
    const found = await findSubscriptions(req, { article: { equals: article } })
    for (const { id } of found) await endSubscription(req, id)
    if (found.length < mostOfOne) return
  }
}

/** Subscriptions to one document become such to another; of two that are the same then, the one that was there stays. Answers how many it saw to. */
export async function moveSubscriptions(
  req: PayloadRequest,
  { from, into, limit }: { from: string; into: string; limit: number },
): Promise<number> {
  const found = await findSubscriptions(req, { article: { equals: from } }, limit)
  for (const { id, kind } of found) {
    const own = await subscriptionsOf(req, subscriptionOwner(id))
    if (own.some((other) => other.article === into && other.kind === kind)) await endSubscription(req, id)
    else await req.payload.db.updateOne({ collection, id, data: { article: into }, req, returning: false })
  }
  return found.length
}

/** The reader of a browser that has opened a link mailed to an address, with the token it is to keep. */
export function readerOfBrowser(req: PayloadRequest, token: string | undefined): { reader: string; token: string } {
  const reader = readReaderToken(req, token) ?? randomUUID()
  return { reader, token: signReaderToken(req, reader) }
}

export type ListedSubscription = Pick<Subscription, 'id' | 'kind' | 'createdAt'> & {
  /** Nothing where it is not public any more. */
  article: { title: string; url: string } | undefined
}

/** Subscriptions with what they are to, for whoever has them. */
export async function listSubscriptions(req: PayloadRequest, owner: Owner): Promise<ListedSubscription[]> {
  return describeSubscriptions(req, await subscriptionsOf(req, owner))
}

/** The same for subscriptions by their ids; those that have ended are left out. */
export async function describeSubscriptions(
  req: PayloadRequest,
  found: readonly Subscription[],
): Promise<ListedSubscription[]> {
  const target = targetOf(req.payload)
  const articles = await target.find(req, [...new Set(found.map(({ article }) => article))])
  return Promise.all(
    found.map(async ({ article, createdAt, id, kind }) => {
      const head = articles.get(article)
      const shown = head && { title: publicTitle(head), url: (await addressesOfTarget(req, head)).url }
      return { id, kind, createdAt, article: shown }
    }),
  )
}
