import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import {
  appendEvent,
  changeStatus,
  isBarredNetwork,
  isBeyondSite,
  judgeReports,
  loadVisible,
  type StoredComment,
  updateQueue,
} from '#comments'
import { reportReasons } from '#moderation'
import { addressOf, type Fault, Refusal, refusal, say, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { languageIn } from '#platform/http'
import { isEmailAddress, vaultOf } from '#vault'
import { countOpen } from './settleReports'

/** How many reports one network may send in the two days its tag lasts. */
const mostFromOneNetwork = 500

/**
 * Takes a reader's report of a published comment. One network counts once for a comment, two of one /48, and all are answered the same;
 * the address, if any, goes to the vault. Enough open reports hide the comment until somebody decides.
 * @throws Refusal naming each wrong field, or `comment_id_not_found`
 */
export async function reportComment(req: PayloadRequest, id: string, raw: unknown): Promise<{ message: string }> {
  const read = readReport(raw)
  if ('faults' in read) throw new Refusal(read.faults)
  const vault = vaultOf(req.payload)
  const address = addressOf(req)
  // Before the transaction: the first tag of a day makes its key.
  const tag = address ? await vault.tagAddress({ address, now: timeOf(req) }) : undefined
  // Once, however often the transaction is begun.
  let isBeyond: Promise<boolean> | undefined
  await inOwnTransaction(req, async (attempt) => {
    const comment = await loadVisible(attempt, id)
    // Whoever is banned is told the same, and counts for nothing.
    if (tag && (await isBarredNetwork(attempt, tag.ipTag))) return
    if (tag && (await hasReported(attempt, { comment: id, ipTag: tag.ipTag }))) return
    isBeyond ??= isBeyondSite(req, 'report', id)
    if (await isBeyond) return
    await keepReport(attempt, { comment, input: read.input, tag })
    await count(attempt, comment)
  })
  return { message: say(languageIn(req), 'answers.reported') }
}

async function hasReported(
  req: PayloadRequest,
  { comment, ipTag }: { comment: string; ipTag: string },
): Promise<boolean> {
  const owners = await vaultOf(req.payload).ownersByTag(req, 'report', ipTag, mostFromOneNetwork)
  if (owners.length === 0) return false
  // Beyond what can be looked through, one network could report a comment twice.
  if (owners.length >= mostFromOneNetwork)
    throw refusal('too_many_requests', {
      retryAfter: 3600,
      policy: { name: 'reports', quota: mostFromOneNetwork, windowSeconds: 2 * 24 * 60 * 60 },
    })
  const twin = await req.payload.db.findOne({
    collection: 'reports',
    where: { and: [{ id: { in: owners.map((owner) => owner.id) } }, { comment: { equals: comment } }] },
    req,
  })
  return Boolean(twin)
}

type Kept = {
  comment: StoredComment
  input: ReportInput
  tag: { ipTag: string; ipExpiresAt: Date } | undefined
}

async function keepReport(req: PayloadRequest, { comment, input, tag }: Kept): Promise<void> {
  const at = timeOf(req)
  const { id } = await req.payload.db.create({
    collection: 'reports',
    data: {
      comment: comment.id,
      article: comment.article,
      reason: input.reason,
      explanation: input.explanation ?? null,
      status: 'open',
      createdAt: at.toISOString(),
      updatedAt: at.toISOString(),
    },
    req,
  })
  if (tag || input.email !== undefined)
    await vaultOf(req.payload).keep(req, { type: 'report', id: String(id) }, { email: input.email, ...tag }, at)
}

/** Counts the open reports; at the policy's threshold the comment waits, with the verdict that says so. */
async function count(req: PayloadRequest, comment: StoredComment): Promise<void> {
  const reports = await countOpen(req, comment.id)
  await updateQueue(req, comment.id, { openReports: reports })
  const { status, ...judgement } = await judgeReports(req, reports)
  if (status === 'pending')
    await changeStatus(req, { comment, to: status, kind: 'reported', actorType: 'rule', actor: null, judgement })
  else
    await appendEvent(req, {
      comment: comment.id,
      article: comment.article,
      kind: 'reported',
      from: comment.status,
      to: comment.status,
      actorType: 'system',
      actor: null,
    })
}

type ReportInput = {
  reason: (typeof reportReasons)[number]
  explanation: string | undefined
  email: string | undefined
}

const longestExplanation = 2000

const optionalText = z
  .string()
  .trim()
  .nullish()
  .transform((text) => text || undefined)

export const reportInput = z
  .object({
    reason: z.enum(reportReasons),
    explanation: optionalText.refine((text) => (text?.length ?? 0) <= longestExplanation),
    email: optionalText.refine((text) => text === undefined || isEmailAddress(text)),
  })
  .meta({ examples: [{ reason: 'harassment', explanation: 'It names my neighbour.', email: 'robin@example.org' }] })

/** Reads a report, from JSON or a form; faults name their field, all at once. */
function readReport(raw: unknown): { input: ReportInput } | { faults: Fault[] } {
  const { data, error } = reportInput.safeParse(raw)
  if (data) return { input: { reason: data.reason, explanation: data.explanation, email: data.email } }
  return { faults: error.issues.map(({ path }) => toFault(path.join('.'))) }
}

function toFault(path: string): Fault {
  const code = 'invalid_input'
  if (path === 'email') return { code: 'require_valid_email', path }
  if (path === 'reason') return { code, path, say: 'faults.choose_reason' }
  if (path === 'explanation') return { code, path, say: 'faults.at_most', values: { count: longestExplanation } }
  return path === '' ? { code } : { code, path }
}
