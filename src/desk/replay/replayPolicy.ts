import { createLocalReq, type Payload, type PayloadRequest, type Where } from 'payload'
import { eventsByComment, type StoredComment, type StoredEvent, verdictInForce } from '#comments'
import { plainText } from '#markup'
import {
  compareOutcomes,
  noTotals,
  type Policy,
  type Reason,
  type ReplayKind,
  type ReplayTotals,
  redecide,
  type Status,
} from '#moderation'

/** A comment the policy would decide otherwise, with the reasons then and now. */
export type ReplayChange = {
  id: string
  article: string
  name: string
  /** The first words of the text. */
  excerpt: string
  status: Status
  kind: ReplayKind
  before: readonly Reason[]
  after: readonly Reason[]
}

/** What a replay says as it goes: how far it is, what would change, and in the end the sums. */
export type ReplayLine =
  | { type: 'progress'; done: number; total: number }
  | { type: 'change'; change: ReplayChange }
  | { type: 'done'; totals: ReplayTotals }

const pageSize = 1000

type Replay = { policy: Policy; since?: Date | undefined }

/**
 * Decides a site's history again by another policy, oldest comment first. Reads only, page by page, whatever the size of the
 * history; facts are those recorded with each decision, so that no address is needed.
 */
export async function* replayPolicy(payload: Payload, { policy, since }: Replay): AsyncGenerator<ReplayLine> {
  const req = await createLocalReq({}, payload)
  const total = (await payload.db.count({ collection: 'comments', where: inTime(since), req })).totalDocs
  const totals = noTotals()
  yield { type: 'progress', done: 0, total }
  let after: StoredComment | undefined
  for (;;) {
    const comments = await pageAfter(req, after, since)
    const events = await eventsByComment(
      req,
      comments.map(({ id }) => id),
      { comment: true, reasons: true, facts: true, policyVersion: true },
    )
    for (const comment of comments) {
      const change = replayOne(comment, events.get(comment.id) ?? [], policy, totals)
      if (change) yield { type: 'change', change }
    }
    after = comments.at(-1)
    if (comments.length > 0) yield { type: 'progress', done: totals.comments, total: Math.max(total, totals.comments) }
    if (comments.length < pageSize || !after) break
  }
  yield { type: 'done', totals }
}

function replayOne(
  comment: StoredComment,
  events: readonly StoredEvent[],
  policy: Policy,
  totals: ReplayTotals,
): ReplayChange | undefined {
  totals.comments += 1
  const decided = verdictInForce(events)
  if (!decided?.facts) {
    totals.withoutFacts += 1
    return undefined
  }
  const { content, html, id, name, status, url } = comment
  const verdict = redecide({ name, url: url ?? null, content, text: plainText(html) }, policy, decided.facts)
  const kind = compareOutcomes(decided.outcome, verdict.outcome)
  if (!kind) {
    totals.unchanged += 1
    return undefined
  }
  totals[kind].count += 1
  if (status === 'approved') totals[kind].approvedNow += 1
  const excerpt = content.slice(0, 140)
  return { id, article: comment.article, name, excerpt, status, kind, before: decided.reasons, after: verdict.reasons }
}

const inTime = (since: Date | undefined): Where =>
  since ? { createdAt: { greater_than_equal: since.toISOString() } } : { id: { exists: true } }

/** By the order of ids, which only grow: pages neither skip nor repeat whatever is written meanwhile. */
async function pageAfter(
  req: PayloadRequest,
  last: StoredComment | undefined,
  since: Date | undefined,
): Promise<StoredComment[]> {
  const { docs } = await req.payload.db.find<StoredComment>({
    collection: 'comments',
    where: { and: [inTime(since), ...(last ? [{ id: { greater_than: last.id } }] : [])] },
    select: { name: true, url: true, content: true, html: true, status: true, article: true },
    sort: 'id',
    limit: pageSize,
    pagination: false,
    req,
  })
  return docs
}
