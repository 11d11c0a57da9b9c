import type { PayloadRequest } from 'payload'
import { outcomeOf, type Status, statusOf } from '#moderation'
import { pagesById } from '#platform/database'
import { conflict, decided, decideEach, type ModerationResult, mayModerate, refused } from '../decisions/decideComment'
import { eventsOf, type StoredEvent } from '../events'
import type { Judgement } from '../judge'
import { type QueueRow, updateQueue } from '../queue'
import { changeStatus } from '../status'
import { loadComment } from '../storedComment'

const atOnce = 500
/** What one request takes back at most; whoever wants the rest asks again. */
const mostTaken = 2000

type Taken = { results: ModerationResult[]; remaining: number }

/**
 * Gives every later comment that a campaign decided what it would have got without it, each in a transaction of its own; one that somebody
 * has decided on since stays. `remaining` says how many are left.
 */
export async function takeBackLater(
  req: PayloadRequest,
  { batch, campaign }: { campaign: string; batch: string },
): Promise<Taken> {
  const results: ModerationResult[] = []
  const later = pagesById<Pick<QueueRow, 'id'>>(req.payload, {
    collection: 'moderation-queue',
    where: () => ({ campaign: { equals: campaign } }),
    select: {},
    size: atOnce,
    req,
  })
  for await (const page of later) {
    const ids = page.map(({ id }) => id)
    results.push(...(await decideEach(req, ids, (attempt, id) => takeBack(attempt, { batch, campaign, id }))))
    if (results.length >= mostTaken) return { results, remaining: await countLater(req, campaign) }
  }
  return { results, remaining: 0 }
}

/** How many later comments a campaign has decided, of those that are still there. */
export async function countLater(req: PayloadRequest, campaign: string): Promise<number> {
  const where = { campaign: { equals: campaign } }
  return (await req.payload.db.count({ collection: 'moderation-queue', where, req })).totalDocs
}

async function takeBack(
  req: PayloadRequest,
  { batch, campaign, id }: { id: string; campaign: string; batch: string },
): Promise<ModerationResult> {
  const comment = await loadComment(req, id)
  if (!comment || !(await mayModerate(req, comment))) return refused(id, 'not_found', 'There is no such comment.')
  const events = await eventsOf(req, id)
  const at = events.findLastIndex(({ facts }) => facts?.campaign?.id === campaign)
  const judged = events[at]
  await updateQueue(req, id, { campaign: null })
  if (!judged || events.slice(at + 1).some(({ from, to }) => from !== to)) return conflict(comment)
  const { judgement, to: instead } = withoutCampaign(judged)
  // An edit that joins moves nothing that waits or was thrown away: there is nothing to take back.
  const to = judged.from === judged.to ? comment.status : instead
  const changed = await changeStatus(req, {
    comment,
    to,
    kind: 'undone',
    batch,
    undoes: judged.id,
    since: judged.createdAt,
    actorType: 'person',
    actor: String(req.user?.id),
    judgement,
  })
  return decided(comment, to, changed)
}

/** What the other rules said. An approval has kept one of them silent: such a comment waits. */
function withoutCampaign({ facts, policyVersion = 0, reasons = [] }: StoredEvent): {
  to: Status
  judgement: Judgement
} {
  const others = reasons.filter(({ code }) => code !== 'campaign')
  const wasApproved = facts?.campaign?.to === 'approved'
  const isIncomplete = (facts?.missing.length ?? 0) > 0
  const outcome = outcomeOf(others)
  return {
    to: outcome === 'approve' && (wasApproved || isIncomplete) ? 'pending' : statusOf(outcome),
    judgement: {
      verdict: { outcome, reasons: others, policyVersion },
      ...(facts ? { facts: { ...facts, campaign: null } } : {}),
    },
  }
}
