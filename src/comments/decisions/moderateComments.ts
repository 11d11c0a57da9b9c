import { randomUUID } from 'node:crypto'
import type { PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { restore, statuses, undoableMs, undoTo } from '#moderation'
import { refusal, requireUser, timeOf } from '#platform'
import { parseInput } from '#platform/http'
import { endCampaign } from '../campaigns/campaigns'
import { takeBackLater } from '../campaigns/takeBackLater'
import { findEvents, newestFirst, type StoredEvent } from '../events'
import { conflict, decideComment, decideEach, type ModerationResult, refused } from './decideComment'

const manyIds = z.array(z.string().max(64)).min(1).max(500)
/** `updatedAt` the moderator looked at: one for all, or one an id. */
const seenTimes = z.union([z.iso.datetime(), z.record(z.string(), z.iso.datetime())]).optional()
function seenOf(seen: z.infer<typeof seenTimes>, id: string): string | undefined {
  return typeof seen === 'object' ? seen[id] : seen
}

export const decisionInput = z
  .object({
    ids: manyIds,
    to: z.enum(statuses),
    note: z.string().max(2000).optional(),
    seen: seenTimes,
    /** The rule that was broken: part of the statement of reasons. */
    ground: z.string().max(500).optional(),
    /** Several calls of one bulk decision share a name, so that they are undone together; made up when there is none. */
    batch: z.string().min(1).max(64).optional(),
  })
  .meta({ examples: [{ ids: ['0199d7a4-4c1e-7b52-9a77-0d6f0c1b2a3e'], to: 'approved' }] })

/**
 * Moves comments to another status, each in a transaction of its own, so that one refusal leaves the others decided.
 * @throws APIError 401 without an account, Refusal `invalid_input` for a malformed request
 */
export async function moderateComments(
  req: PayloadRequest,
  raw: unknown,
): Promise<{ results: ModerationResult[]; batch: string }> {
  requireUser(req)
  const { batch = randomUUID(), ids, seen, ...decision } = parseInput(decisionInput, raw)
  const results = await decideEach(req, ids, (attempt, id) =>
    decideComment(attempt, { id, seen: seenOf(seen, id), choose: () => ({ ...decision, batch }) }),
  )
  return { results, batch }
}

export const restoreInput = z.object({ ids: manyIds, seen: seenTimes })

/**
 * Gives comments in spam or in the trash the status they had before; others stay as they are.
 * @throws APIError 401 without an account, Refusal `invalid_input` for a malformed request
 */
export async function restoreComments(
  req: PayloadRequest,
  raw: unknown,
): Promise<{ results: ModerationResult[]; batch: string }> {
  requireUser(req)
  const { ids, seen } = parseInput(restoreInput, raw)
  const batch = randomUUID()
  const results = await decideEach(req, ids, (attempt, id) =>
    decideComment(attempt, {
      id,
      seen: seenOf(seen, id),
      choose: ({ status }, events) => ({
        to: status === 'spam' || status === 'trash' ? restore(events) : status,
        batch,
      }),
    }),
  )
  return { results, batch }
}

export const undoInput = z.union([
  z.object({ events: z.array(z.string().max(64)).min(1).max(500) }),
  z.object({ batch: z.string().min(1).max(64) }),
])

/**
 * Takes decisions back, by their events or by the name of what was decided together: each comment gets the status it had
 * before, unless somebody has decided on it since. An undo is an event, and can itself be undone. A decision on near-duplicates ends with
 * it for later ones, and those it has decided get what they would have got without it; `remaining` says how many of them are left.
 * @throws APIError 401 without an account, Refusal `invalid_input` for a malformed request
 */
export async function undoDecisions(
  req: PayloadRequest,
  raw: unknown,
): Promise<{ results: ModerationResult[]; batch: string; remaining: number }> {
  requireUser(req)
  const asked = parseInput(undoInput, raw)
  // First: what comes while this runs must not follow it any more.
  const campaign = 'batch' in asked ? await endCampaign(req, asked.batch) : undefined
  const wanted = await findDecisions(req, asked, { isCampaign: campaign !== undefined })
  if (wanted.length === 0 && !campaign) throw refusal('not_found', { message: 'There is no such decision.' })
  const batch = randomUUID()
  const results = await decideEach(
    req,
    wanted.map(({ comment }) => comment),
    (attempt, id) =>
      decideComment(attempt, {
        id,
        choose: (comment, events) => {
          const event = wanted.find((one) => one.comment === id)
          if (!event || event.from === null || event.to === null)
            return refused(id, 'invalid_input', 'There is no decision in this event that could be undone.')
          if (timeOf(attempt).getTime() - Date.parse(event.createdAt) > undoableMs) return refused(id, 'undo_over')
          const to = undoTo(events, event.id)
          return to === undefined
            ? conflict(comment)
            : { to, batch, undoes: event.id, since: statusSince(events, event.id) }
        },
      }),
  )
  const later = campaign ? await takeBackLater(req, { campaign: campaign.id, batch }) : undefined
  return { results: [...results, ...(later?.results ?? [])], batch, remaining: later?.remaining ?? 0 }
}

/** When the status began that a decision ended: who undoes an undo has that one's beginning back, too. */
function statusSince(events: readonly StoredEvent[], ended: string): string | undefined {
  const at = events.findIndex(({ id }) => id === ended)
  const began = events.slice(0, Math.max(0, at)).findLast(({ from, to }) => from !== to)
  return began?.undoes ? statusSince(events.slice(0, at), began.undoes) : began?.createdAt
}

const atOnce = 500

/**
 * The events that are named, or of a batch the newest that nobody has taken back: who wants the rest undone asks again. Where all are, these
 * are refused one by one, unless later ones of a campaign may be left.
 */
async function findDecisions(
  req: PayloadRequest,
  wanted: z.infer<typeof undoInput>,
  { isCampaign }: { isCampaign: boolean },
): Promise<StoredEvent[]> {
  const named: Where = 'events' in wanted ? { id: { in: wanted.events } } : { batch: { equals: wanted.batch } }
  for (let page = 1; ; page++) {
    const found = await findEvents(req, {
      where: { and: [named, { kind: { in: ['moderated', 'undone'] } }] },
      // The newest of several of one comment is the one that can be undone.
      sort: newestFirst,
      limit: atOnce,
      page,
    })
    const left = 'events' in wanted ? found : await withoutUndone(req, found)
    if (left.length > 0) return left
    if (found.length < atOnce) return isCampaign ? [] : found
  }
}

async function withoutUndone(req: PayloadRequest, events: readonly StoredEvent[]): Promise<StoredEvent[]> {
  if (events.length === 0) return []
  const undoing = await findEvents(req, {
    where: { undoes: { in: events.map(({ id }) => id) } },
    select: { undoes: true },
  })
  const undone = new Set(undoing.map(({ undoes }) => undoes))
  return events.filter(({ id }) => !undone.has(id))
}
