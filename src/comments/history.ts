import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { timeOf } from '#platform'
import { type Owner, type OwnerType, vaultOf } from '#vault'
import type { FactInput, FactSource } from './contract'
import { findEvents, findTakenBack } from './events'
import { comparedOf } from './ofText'
import type { QueueRow } from './queue'

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
