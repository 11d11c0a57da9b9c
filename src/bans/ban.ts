import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { isId, loadComment, type ModerationResult, moderateComments, requireModerator } from '#comments'
import { banEffects, banKinds, banKindsOfOneSender } from '#moderation'
import { Refusal, refusal, requireSession } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { recordLook, takeLook, vaultOf } from '#vault'
import { makeBan } from './makeBan'

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
