import { setImmediate as breathe } from 'node:timers/promises'
import { createLocalReq, type Payload, type Where } from 'payload'
import { z } from 'zod'
import { eventsByComment, type StoredComment, type StoredEvent, verdictInForce } from '#comments'
import { currentFilter } from '#learning'
import { plainText } from '#markup'
import {
  compareOutcomes,
  faultsOfWords,
  noTotals,
  type Policy,
  type Reason,
  type ReplayKind,
  type ReplayTotals,
  redecide,
  type SpamFilter,
  type Status,
  scoreComment,
} from '#moderation'
import { pagesById } from '#platform/database'
import { parseInput } from '#platform/http'

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

type Replay = {
  policy: Policy
  since?: Date | undefined
  /** Judge by the spam filter of today, not by the scores of then. */
  rescore?: boolean | undefined
}

/** Comments that are scored anew before other work of the process goes on. */
const scoredAtOnce = 20

/**
 * Decides a site's history again by another policy, oldest comment first. Reads only, page by page, whatever the size of the
 * history; facts are those recorded with each decision, so that no address is needed.
 */
export async function* replayPolicy(
  payload: Payload,
  { policy, rescore = false, since }: Replay,
): AsyncGenerator<ReplayLine> {
  const req = await createLocalReq({}, payload)
  const total = (await payload.db.count({ collection: 'comments', where: inTime(since), req })).totalDocs
  const totals = noTotals()
  const scores = rescore ? { filter: await currentFilter(req) } : undefined
  yield { type: 'progress', done: 0, total }
  const pages = pagesById<StoredComment>(payload, {
    collection: 'comments',
    where: since && (() => inTime(since)),
    select: { name: true, url: true, sourceUrl: true, content: true, html: true, status: true, article: true },
    size: pageSize,
    req,
  })
  for await (const comments of pages) {
    const events = await eventsByComment(
      req,
      comments.map(({ id }) => id),
      { comment: true, reasons: true, facts: true, policyVersion: true },
    )
    for (const comment of comments) {
      const change = replayOne(comment, events.get(comment.id) ?? [], { policy, scores, totals })
      if (scores && totals.comments % scoredAtOnce === 0) await breathe()
      if (change) yield { type: 'change', change }
    }
    if (comments.length > 0) yield { type: 'progress', done: totals.comments, total: Math.max(total, totals.comments) }
  }
  yield { type: 'done', totals }
}

function replayOne(
  comment: StoredComment,
  events: readonly StoredEvent[],
  {
    policy,
    scores,
    totals,
  }: { policy: Policy; scores: { filter: SpamFilter | undefined } | undefined; totals: ReplayTotals },
): ReplayChange | undefined {
  totals.comments += 1
  const decided = verdictInForce(events)
  if (!decided?.facts) {
    totals.withoutFacts += 1
    return undefined
  }
  const { content, html, id, name, sourceUrl = null, status, url } = comment
  const facts = scores
    ? { ...decided.facts, spamScore: scores.filter ? scoreComment(scores.filter, { text: content, name, url }) : null }
    : decided.facts
  const verdict = redecide({ name, url: url ?? null, source: sourceUrl, content, text: plainText(html) }, policy, facts)
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

const number = z.number().int().min(0).max(1_000_000)
// What could not be saved is not tried either.
const words = z
  .string()
  .max(500_000)
  .superRefine((list, { addIssue }) => {
    for (const message of faultsOfWords(list)) addIssue({ code: 'custom', message })
  })

const settings = {
  holdAll: z.boolean(),
  maxLinks: number,
  requirePreviouslyApproved: z.boolean(),
  moderationWords: words,
  disallowedWords: words,
  holdAddresses: z.boolean(),
  repeatLimit: number,
  rejectionShare: number,
  quarantineComments: number,
  spamHold: number,
  spamReject: number,
  spamRelease: number,
  reportThreshold: number,
} satisfies Record<keyof Omit<Policy, 'version'>, z.ZodType>

/** The settings that can be tried. */
export const triedSettings: readonly string[] = Object.keys(settings)

const schema: z.ZodType<Partial<Omit<Policy, 'version'>>> = z.strictObject(settings).partial()

/**
 * The policy as it would be with these settings changed; others stay.
 * @throws Refusal `invalid_input` naming every setting that is unknown or of the wrong kind
 */
export function draftPolicy(current: Policy, raw: unknown): Policy {
  return { ...current, ...parseInput(schema, raw) }
}
