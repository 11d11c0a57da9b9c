import type { PayloadRequest } from 'payload'
import { loadDecidable, readHistoryOf, readTrust } from '#comments'
import type { Status } from '#moderation'
import { isModerator, requireUser, timeOf } from '#platform'
import { inTransaction } from '#platform/database'
import { recordLook, vaultOf } from '#vault'
import { namesOf } from './readByIds'
import type { AuthorHistory } from './types'

/** How far back the history of one sender is counted. */
const mostComments = 500
const mostNotes = 100

const unknown = (): AuthorHistory => ({
  known: false,
  comments: { pending: 0, approved: 0, spam: 0, trash: 0 },
  firstSeen: null,
  notes: [],
  bans: [],
  networkUntil: null,
  reader: null,
})

/**
 * What is known of the sender of a comment, found by their address, which stays in the vault. Authors of articles have no right
 * to addresses, and learn nothing that is found by one: a comment of their own, sent with a guess, would tell whether it is right.
 * A moderator who does the same learns it, and is on record: what was found by an address is a search for it.
 */
export async function readAuthorHistory(req: PayloadRequest, id: string): Promise<AuthorHistory> {
  await loadDecidable(req, id)
  if (!isModerator(req.user)) return unknown()
  const vault = vaultOf(req.payload)
  const sender = { type: 'comment', id } as const
  const bans = await readBans(req, id)
  const { standing } = await readHistoryOf(req, sender)
  const reader = standing === 'none' ? null : { standing, trust: await readTrust(req, id) }
  const until = await vault.networkUntil(req, sender)
  const networkUntil = until && until > timeOf(req) ? until.toISOString() : null
  if (!(await vault.hasAddress(req, sender))) return { ...unknown(), bans, networkUntil, reader }
  const others = await vault.sameAddress(req, sender, 'comment', mostComments)
  const counted = await countComments(
    req,
    id,
    others.map((other) => other.id),
  )
  const notes = await readNotes(req, id)
  if (counted.isOfOthers || notes.length > 0 || bans.some(({ kind }) => kind === 'address'))
    await inTransaction(req, () =>
      recordLook(req, { user: String(requireUser(req).id), ownerType: 'comment', owner: id, purpose: 'search' }),
    )
  const { comments, firstSeen } = counted
  return { known: true, comments, firstSeen, notes, bans, networkUntil, reader }
}

/** The comment itself, and others that were decided on: what anybody has just sent with the same address, typed by a guess, does not count. */
async function countComments(
  req: PayloadRequest,
  id: string,
  others: readonly string[],
): Promise<Pick<AuthorHistory, 'comments' | 'firstSeen'> & { isOfOthers: boolean }> {
  const { docs } = await req.payload.db.find<{ id: string; status: Status; createdAt: string }>({
    collection: 'moderation-queue',
    where: {
      or: [{ id: { equals: id } }, { and: [{ id: { in: [...others] } }, { status: { not_equals: 'pending' } }] }],
    },
    select: { status: true, createdAt: true },
    pagination: false,
    limit: others.length + 1,
    req,
  })
  const { comments } = unknown()
  for (const { status } of docs) comments[status] += 1
  const firstSeen = docs.map(({ createdAt }) => createdAt).sort()[0] ?? null
  return { comments, firstSeen, isOfOthers: docs.length > 1 }
}

async function readNotes(req: PayloadRequest, comment: string): Promise<AuthorHistory['notes']> {
  const vault = vaultOf(req.payload)
  const owners = await vault.sameAddress(req, { type: 'comment', id: comment }, 'note', mostNotes)
  if (owners.length === 0) return []
  const { docs } = await req.payload.db.find<{ id: string; text: string; actor: string; createdAt: string }>({
    collection: 'author-notes',
    where: { id: { in: owners.map(({ id }) => id) } },
    sort: ['-createdAt', '-id'],
    pagination: false,
    limit: mostNotes,
    req,
  })
  const names = await namesOf(
    req,
    docs.map(({ actor }) => actor),
  )
  return docs.map(({ actor, createdAt, id, text }) => ({
    id,
    text,
    actor,
    actorName: names.get(actor) ?? 'A former account',
    createdAt,
  }))
}

/** Bans in force on the sender's address, browser or network. */
async function readBans(req: PayloadRequest, comment: string): Promise<AuthorHistory['bans']> {
  const vault = vaultOf(req.payload)
  const sender = { type: 'comment', id: comment } as const
  const owners = [
    ...(await vault.bansOn(req, sender, mostNotes)),
    ...(await vault.sameNetwork(req, sender, 'ban', mostNotes)),
  ]
  if (owners.length === 0) return []
  const { docs } = await req.payload.db.find<AuthorHistory['bans'][number]>({
    collection: 'bans',
    where: {
      and: [
        { id: { in: [...new Set(owners.map(({ id }) => id))] } },
        { or: [{ until: { equals: null } }, { until: { greater_than: timeOf(req).toISOString() } }] },
      ],
    },
    sort: ['-createdAt', '-id'],
    pagination: false,
    limit: mostNotes,
    req,
  })
  return docs.map(({ effect, id, kind, until }) => ({ id, kind, effect, until: until ?? null }))
}
