import type { CollectionBeforeDeleteHook, PayloadRequest } from 'payload'
import { endTrust, loadComment } from '#comments'
import { type BanEffect, type BanKind, foldName, readDomain, readRange } from '#moderation'
import { Refusal, timeOf } from '#platform'
import { isEmailAddress, type Owner, vaultOf } from '#vault'

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
