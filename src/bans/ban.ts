import { randomUUID } from 'node:crypto'
import type { CollectionBeforeDeleteHook, PayloadRequest } from 'payload'
import { z } from 'zod'
import { endTrust, loadComment, type ModerationResult, moderateComments, requireModerator } from '#comments'
import {
  type BanEffect,
  type BanKind,
  banEffects,
  banKinds,
  banKindsOfOneSender,
  foldName,
  readDomain,
  readRange,
} from '#moderation'
import { isId, Refusal, refusal, requireSession, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { isEmailAddress, type Owner, recordLook, takeLook, vaultOf } from '#vault'

export const banInput = z.object({
  /** Id of the comment whose sender is meant. */
  comment: z.string().max(64).optional(),
  kind: z.enum(banKinds),
  value: z.string().trim().max(500).optional(),
  effect: z.enum(banEffects),
  until: z.iso.datetime().nullish(),
  note: z.string().max(2000).nullish(),
  /** Move what the same sender has written to the trash. */
  rejectAll: z.boolean().optional(),
})
type Input = z.infer<typeof banInput>

type Ban = { id: string; kind: string; value: string | null; effect: string; until: string | null; note: string | null }
type Answer = { ban: Ban; batch: string | null; results: ModerationResult[] }

/** How many comments of one sender are rejected with a ban. */
const mostRejected = 500

/**
 * Bans a sender and, if asked to, rejects what they wrote: the ban first, then each comment in a transaction of its own,
 * all under one `batch`. An address that staff type goes to the vault and is not answered.
 * @throws Refusal `invalid_input` for what cannot be banned
 */
export async function ban(req: PayloadRequest, raw: unknown): Promise<Answer> {
  const actor = requireModerator(req)
  const wanted = parseInput(banInput, raw)
  // What follows from a typed address tells whose it is.
  if (wanted.kind === 'address' && wanted.comment === undefined) requireSession(req)
  if (wanted.rejectAll && !banKindsOfOneSender.includes(wanted.kind))
    throw new Refusal([
      {
        code: 'invalid_input',
        path: 'rejectAll',
        message: 'Only what one address, browser or network wrote can be rejected.',
      },
    ])
  // Who bans an address that they type, or rejects what was sent with it, learns whether it is somebody's.
  if (wanted.kind === 'address' && wanted.comment === undefined) await takeLook(req, actor)
  const made = await inOwnTransaction(req, async (attempt) => {
    if (wanted.kind === 'address')
      await recordLook(attempt, {
        user: actor,
        purpose: 'search',
        ...(wanted.comment === undefined
          ? { ownerType: 'search', owner: actor }
          : { ownerType: 'comment', owner: wanted.comment }),
      })
    if (wanted.comment !== undefined && !(await loadComment(attempt, wanted.comment)))
      throw refusal('comment_id_not_found')
    const { id } = await makeBan(attempt, { ...toRequest(wanted), actor })
    return attempt.payload.db.findOne<Ban>({ collection: 'bans', where: { id: { equals: id } }, req: attempt })
  })
  if (!made) throw new Error('A ban is gone that was made just now')
  const batch = wanted.rejectAll ? randomUUID() : null
  return {
    ban: {
      id: made.id,
      kind: made.kind,
      value: made.value ?? null,
      effect: made.effect,
      until: made.until ?? null,
      note: made.note ?? null,
    },
    batch,
    results: batch ? await rejectAll(req, { wanted, batch }) : [],
  }
}

const toRequest = ({ comment, effect, kind, note, until, value }: Input) => ({
  kind,
  effect,
  comment,
  // Of an address the ban itself keeps nothing: what was typed goes to the vault.
  ...(kind === 'address' && comment === undefined ? { address: value } : { value }),
  until: until ? new Date(until) : null,
  note: note ?? null,
})

async function rejectAll(
  req: PayloadRequest,
  { batch, wanted }: { wanted: Input; batch: string },
): Promise<ModerationResult[]> {
  const ids = await writtenBySame(req, wanted)
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'moderation-queue',
    where: { and: [{ id: { in: ids } }, { status: { not_equals: 'trash' } }] },
    select: {},
    pagination: false,
    limit: mostRejected,
    req,
  })
  if (docs.length === 0) return []
  const { results } = await moderateComments(req, { ids: docs.map(({ id }) => id), to: 'trash', batch })
  return results
}

async function writtenBySame(req: PayloadRequest, { comment, kind, value }: Input): Promise<string[]> {
  const vault = vaultOf(req.payload)
  if (comment === undefined)
    return (await vault.ownersOf(req, 'comment', value ?? '', mostRejected)).map(({ id }) => id)
  const sender = { type: 'comment', id: comment } as const
  const others =
    kind === 'network'
      ? await vault.sameNetwork(req, sender, 'comment', mostRejected - 1)
      : kind === 'reader'
        ? await vault.ownersByReader(req, 'comment', sender, mostRejected - 1)
        : await vault.sameAddress(req, sender, 'comment', mostRejected - 1)
  return [comment, ...others.map(({ id }) => id)]
}

/** Lifts a ban; what the vault keeps of it goes with it (the collection's own hook sees to that, at every door). */
export async function liftBan(req: PayloadRequest, id: string): Promise<{ id: string }> {
  requireModerator(req)
  return inOwnTransaction(req, async (attempt) => {
    const known = isId(id)
      ? await attempt.payload.db.findOne({ collection: 'bans', where: { id: { equals: id } }, req: attempt })
      : null
    if (!known) throw refusal('not_found', { message: 'There is no such ban.' })
    await attempt.payload.delete({
      collection: 'bans',
      id,
      req: attempt,
      overrideAccess: false,
      user: attempt.user,
      depth: 0,
    })
    return { id }
  })
}

export type BanRequest = {
  kind: BanKind
  effect: BanEffect
  /** A range (CIDR), a name or a domain; a name and a domain may be left out where a comment is named. */
  value?: string | undefined
  /** Id of the comment whose sender is meant. Needed for a browser and a network, which nobody can name. */
  comment?: string | undefined
  /** An email address typed by staff, for kind `address` without a comment. */
  address?: string | undefined
  /** For ever when left out. A ban of a network ends with the day key of its tag at the latest. */
  until?: Date | null | undefined
  note?: string | null | undefined
  /** Id of the account that bans. */
  actor: string
}

/**
 * Keeps a ban in the caller's transaction. An address, a reader token or a network goes from row to row within the vault, under the ban's id.
 * Answers when it ends, which for a network may be sooner than asked for.
 * @throws Refusal `invalid_input` with `path` for what cannot be banned: no such comment, nothing known of its sender, no domain …
 */
export async function makeBan(
  req: PayloadRequest,
  { actor, address, comment, effect, kind, note, until, value }: BanRequest,
): Promise<{ id: string; until: string | null }> {
  const now = timeOf(req)
  if (until && until <= now) throw wrong('until', 'Please give an end that is still to come.')
  const stored = await req.payload.db.create({
    collection: 'bans',
    data: {
      kind,
      effect,
      value: await writtenValue(req, { kind, value, comment }),
      shownName: (await commented(req, comment))?.name || null,
      until: until?.toISOString() ?? null,
      note: note ?? null,
      actor,
      comment: comment ?? null,
      createdAt: now.toISOString(),
      updatedAt: now.toISOString(),
    },
    req,
  })
  const ban: Owner = { type: 'ban', id: String(stored.id) }
  if (kind === 'address') await keepAddress(req, ban, { address, comment })
  if (kind === 'reader') await keepReader(req, ban, comment)
  if (kind !== 'network') return { id: ban.id, until: until?.toISOString() ?? null }
  const expires = await keepNetwork(req, ban, comment)
  const ends = (until && until < expires ? until : expires).toISOString()
  // The date the day key ends on is known only now.
  await req.payload.db.updateOne({ collection: 'bans', id: ban.id, data: { until: ends }, req, returning: false })
  return { id: ban.id, until: ends }
}

const wrong = (path: string, message: string) => new Refusal([{ code: 'invalid_input', path, message }])

/** What stands in the ban itself, in the form it is looked up by. */
async function writtenValue(
  req: PayloadRequest,
  { comment, kind, value }: Pick<BanRequest, 'kind' | 'value' | 'comment'>,
): Promise<string | null> {
  switch (kind) {
    case 'address':
    case 'reader':
    case 'network':
      return null
    case 'range': {
      const range = readRange(value ?? '')
      if (!range) throw wrong('value', 'Please enter a range of network addresses, like 192.0.2.0/24.')
      return range
    }
    case 'name': {
      const name = foldName(value ?? (await commented(req, comment))?.name ?? '')
      if (name === '' || name.length > 245) throw wrong('value', 'Please enter a name.')
      return name
    }
    case 'domain': {
      const domain = readDomain(value ?? (await commented(req, comment))?.url ?? '')
      if (!domain) throw wrong('value', 'Please enter a domain, like example.org.')
      return domain
    }
  }
}

const commented = (req: PayloadRequest, id: string | undefined) => (id ? loadComment(req, id) : undefined)

async function keepAddress(
  req: PayloadRequest,
  ban: Owner,
  { address, comment }: Pick<BanRequest, 'address' | 'comment'>,
): Promise<void> {
  const vault = vaultOf(req.payload)
  if (address !== undefined) {
    if (!isEmailAddress(address)) throw wrong('address', 'Please enter a valid email address.')
    return vault.keep(req, ban, { email: address }, timeOf(req))
  }
  const sender = senderOf(comment)
  const copied = await vault.copy(req, sender, ban, timeOf(req))
  if (!copied.address) throw wrong('comment', 'No email address of its sender is known.')
  // What is published at once is not asked whose address it is: see `addressCounts`.
  await endTrust(req, sender.id)
}

/** The reader token goes from row to row within the vault, as an address does; nobody sees it. */
async function keepReader(req: PayloadRequest, ban: Owner, comment: string | undefined): Promise<void> {
  const vault = vaultOf(req.payload)
  const sender = senderOf(comment)
  if (!(await vault.hasReader(req, sender)))
    throw wrong('comment', 'It is not known which browser this came from, or not any more.')
  await vault.copy(req, sender, ban, timeOf(req), { reader: true })
}

async function keepNetwork(req: PayloadRequest, ban: Owner, comment: string | undefined): Promise<Date> {
  const vault = vaultOf(req.payload)
  const { ipExpiresAt } = await vault.copy(req, senderOf(comment), ban, timeOf(req), { network: true })
  if (!ipExpiresAt)
    throw wrong('comment', 'The network address of its sender is not known any more; ban a range instead.')
  return ipExpiresAt
}

function senderOf(comment: string | undefined): Owner {
  if (!comment) throw wrong('comment', 'Please name a comment of the sender.')
  return { type: 'comment', id: comment }
}

/** A ban that goes takes its row in the vault with it, in the same transaction. */
export const forgetSender: CollectionBeforeDeleteHook = async ({ id, req }) => {
  await vaultOf(req.payload).remove(req, { type: 'ban', id: String(id) })
}
