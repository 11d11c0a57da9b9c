import type { PayloadRequest, Where } from 'payload'
import type { ReaderStanding } from '#moderation'
import { type Owner, type ReaderRow, type ReaderSender, vaultOf } from '#vault'
import type { FactInput } from '../contract'
import { findTakenBack } from '../events'
import type { QueueRow } from '../queue'

/** Comments of one token that are looked at, newest first. */
const mostSent = 200
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
  if (sent.length === 0) return untrusted('new')
  return untrusted([...rows.values()].some(({ status }) => status === 'approved') ? 'otherAddress' : 'waiting')
}

type Listed = Pick<QueueRow, 'id' | 'status' | 'statusAt'>

async function readStatuses(req: PayloadRequest, sent: readonly ReaderRow[]): Promise<Map<string, Listed>> {
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
