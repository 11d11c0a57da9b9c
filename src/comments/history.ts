import { randomUUID } from 'node:crypto'
import type { PayloadRequest, Where } from 'payload'
import type { ReaderStanding } from '#moderation'
import { timeOf } from '#platform'
import { type Owner, type OwnerType, type ReaderRow, type ReaderSender, vaultOf } from '#vault'
import type { FactInput, FactSource } from './contract'
import { findEvents, findTakenBack } from './events'
import type { QueueRow } from './queue'
import { comparedOf } from './storedComment'

// What is known of the past of a sender and of a text.

/** How far back it counts. */
const recentMs = 7 * 24 * 60 * 60_000
/** Rows each question looks at. */
const mostSent = 200
const mostRecent = 50
const mostRepeats = 200
/** "Thank you!" is said under many articles. */
const shortestRepeat = 20

const recently = (req: PayloadRequest): string => new Date(timeOf(req).getTime() - recentMs).toISOString()

/** Rows of the vault with the sender's address, newest first. A comment that exists asks by its own row, never by an address. */
async function ownersWithAddress(
  req: PayloadRequest,
  { carried, comment }: Pick<FactInput, 'carried' | 'comment'>,
  type: OwnerType,
  limit: number,
): Promise<Owner[]> {
  const vault = vaultOf(req.payload)
  if (comment) return vault.sameAddress(req, { type: 'comment', id: comment }, type, limit)
  return carried.email === '' ? [] : vault.ownersOf(req, type, carried.email, limit)
}

/**
 * How many approved comments the sender's account has; 0 without one. Only what was sent while signed in to this account
 * counts: anybody can type its address.
 */
export const approvedBeforeFact: FactSource = {
  fact: 'approvedBefore',
  async gather(req, input) {
    const { account } = input.sender
    if (!account) return 0
    const ids = (await ownersWithAddress(req, input, 'comment', mostSent)).map(({ id }) => id)
    if (ids.length === 0) return 0
    const sent = await findEvents(req, {
      where: { and: [{ comment: { in: ids } }, { kind: { equals: 'submitted' } }, { actor: { equals: account } }] },
      select: { comment: true },
      limit: mostSent,
    })
    if (sent.length === 0) return 0
    const rows = await rowsOf(req, [...new Set(sent.map(({ comment }) => comment))])
    return rows.filter(({ status }) => status === 'approved').length
  },
}

/** Under how many other articles the same text was sent lately, by anybody. */
export const repeatsFact: FactSource = {
  fact: 'repeats',
  async gather(req, { article, submission }) {
    const { textHash: hash } = comparedOf(req, submission.content)
    if (hash === '' || submission.content.trim().length < shortestRepeat) return 0
    const { docs } = await req.payload.db.find<Pick<QueueRow, 'id' | 'article'>>({
      collection: 'moderation-queue',
      where: {
        and: [
          { textHash: { equals: hash } },
          { article: { not_equals: article.id } },
          { createdAt: { greater_than_equal: recently(req) } },
        ],
      },
      select: { article: true },
      limit: mostRepeats,
      pagination: false,
      req,
    })
    return new Set(docs.map((row) => row.article)).size
  },
}

/** What became of comments with the sender's address lately, typed or proven; the rule looks at which it is. */
export const recentDecisionsFact: FactSource = {
  fact: 'recent',
  async gather(req, input) {
    const owners = await ownersWithAddress(req, input, 'comment', mostRecent)
    const rows = await rowsOf(req, padded(owners.map(({ id }) => id)))
    const decided = rows.filter(({ status, statusAt }) => status !== 'pending' && statusAt >= recently(req))
    const rejected = decided.filter(({ status }) => status !== 'approved').map(({ id }) => id)
    const { size: takenBack } = await findTakenBack(req, padded(rejected))
    return { decided: decided.length - takenBack, rejected: rejected.length - takenBack }
  },
}

/** Asked for by their ids alone: with a condition on the status SQLite would rather read everybody's by an index of it. */
async function rowsOf(
  req: PayloadRequest,
  ids: readonly string[],
): Promise<Pick<QueueRow, 'id' | 'status' | 'statusAt'>[]> {
  const { docs } = await req.payload.db.find<Pick<QueueRow, 'id' | 'status' | 'statusAt'>>({
    collection: 'moderation-queue',
    where: { id: { in: [...ids] } },
    select: { status: true, statusAt: true },
    limit: ids.length,
    pagination: false,
    req,
  })
  return docs
}

/** The same number of ids for every address, known or not: how long the questions take would tell one from the other. */
const padded = (ids: readonly string[]): string[] => [
  ...ids,
  ...Array.from({ length: mostRecent - ids.length }, () => randomUUID()),
]

/** Addresses one token has proven that are looked at. */
const mostProven = 20
/** With more addresses than this a token belongs to somebody who tries them. */
const mostAddresses = 3

/** What a reader token has done: how it stands, and how many of its comments with the same address are approved, where they count. */
export type ReaderHistory = { standing: ReaderStanding; approved: number }

const nothingKnown: ReaderHistory = { standing: 'none', approved: 0 }

/**
 * What is known of the browser a comment came from. Only comments with its own token are looked at: what others have sent with the
 * same address changes nothing, so that a token tells its holder nothing about an address.
 */
export function readReaderHistory(
  req: PayloadRequest,
  { carried: { email, reader }, comment }: Pick<FactInput, 'carried' | 'comment'>,
): Promise<ReaderHistory> {
  if (comment) return readHistoryOf(req, { type: 'comment', id: comment })
  return reader === undefined ? Promise.resolve({ standing: 'new', approved: 0 }) : weigh(req, { reader, email })
}

/** The same for a comment that exists, without itself. */
export async function readHistoryOf(req: PayloadRequest, owner: Owner & { type: 'comment' }): Promise<ReaderHistory> {
  return (await vaultOf(req.payload).hasReader(req, owner)) ? weigh(req, owner) : nothingKnown
}

async function weigh(req: PayloadRequest, sender: ReaderSender): Promise<ReaderHistory> {
  const vault = vaultOf(req.payload)
  const sent = await vault.ownersByReader(req, 'comment', sender, mostSent)
  const [given] = await vault.ownersByReader(req, 'trust', sender, 1)
  const [ended] = await vault.ownersByReader(req, 'distrust', sender, 1)
  const since = given?.keptAt.getTime() ?? 0
  const rows = await readStatuses(req, sent)
  const approved = sent.filter(({ address, id }) => address === 0 && rows.get(id)?.status === 'approved').length
  const untrusted = (standing: ReaderStanding): ReaderHistory => ({ standing, approved: 0 })

  if (ended && ended.keptAt.getTime() > since) return untrusted('revoked')
  // What was so before a moderator vouched for the reader is forgiven.
  const rejected = [...rows.values()].filter(
    ({ status, statusAt }) => (status === 'spam' || status === 'trash') && Date.parse(statusAt) > since,
  )
  const takenBack = await findTakenBack(
    req,
    rejected.map(({ id }) => id),
  )
  if (rejected.some(({ id }) => !takenBack.has(id))) return untrusted('rejected')
  const addresses = sent.flatMap(({ address, keptAt }) => (address && keptAt.getTime() > since ? [address] : []))
  // The sender's own is one more.
  if (new Set(addresses).size + 1 > mostAddresses) return untrusted('manyAddresses')
  if (given?.address === 0) return { standing: 'trusted', approved: Math.max(approved, 1) }
  if (approved > 0) return { standing: 'known', approved }
  const elsewhere = await countElsewhere(req, sender)
  if (elsewhere > 0) return { standing: 'known', approved: elsewhere }
  if (sent.length === 0) return untrusted('new')
  return untrusted([...rows.values()].some(({ status }) => status === 'approved') ? 'otherAddress' : 'waiting')
}

/**
 * Approved comments with the sender's address from any browser, where this one has shown that its owner reads what is mailed to it.
 * Only then: a token must tell its holder nothing of an address that may be somebody else's.
 */
async function countElsewhere(req: PayloadRequest, sender: ReaderSender): Promise<number> {
  const vault = vaultOf(req.payload)
  const proven = await vault.ownersByReader(req, 'proof', sender, mostProven)
  if (!proven.some(({ address }) => address === 0)) return 0
  const sent =
    'reader' in sender
      ? await vault.ownersOf(req, 'comment', sender.email, mostSent)
      : await vault.sameAddress(req, sender, 'comment', mostSent)
  const rows = await readStatuses(req, sent)
  return [...rows.values()].filter(({ status }) => status === 'approved').length
}

type Listed = Pick<QueueRow, 'id' | 'status' | 'statusAt'>

async function readStatuses(req: PayloadRequest, sent: readonly Pick<ReaderRow, 'id'>[]): Promise<Map<string, Listed>> {
  if (sent.length === 0) return new Map()
  const where: Where = { id: { in: sent.map(({ id }) => id) } }
  const { docs } = await req.payload.db.find<Listed>({
    collection: 'moderation-queue',
    where,
    select: { status: true, statusAt: true },
    limit: mostSent,
    pagination: false,
    req,
  })
  return new Map(docs.map((row) => [row.id, row]))
}
