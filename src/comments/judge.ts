import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PayloadRequest } from 'payload'
import { plainText } from '#markup'
import { decide, type Facts, holdReported, plainFacts, type Status, statusOf, type Verdict } from '#moderation'
import { defineSlot } from '#platform'
import { campaignFact } from './campaigns/campaigns'
import { type CarriedSubmission, nothingCarried, outsideAnswer } from './carried'
import { commentServicesOf, type FactInput, type FactSource, FactUnknown, type Sender } from './contract'
import { findSubmitted, type RecordedFacts } from './events'
import { approvedBeforeFact, readReaderHistory, recentDecisionsFact, repeatsFact } from './history'
import { readPolicy } from './policy'

export type JudgeInput = Pick<FactInput, 'article'> & {
  text: { name: string; url: string | null; content: string }
  /** The page elsewhere that it was found on. */
  source?: string | null | undefined
  rendered: { html: string; links: number }
  /** Id of the comment that is decided again. */
  comment?: string
  /** What is being sent now. */
  carried?: CarriedSubmission
  /** Whoever sends it is published at once. */
  isStaff?: boolean
  /** Required fields the submission lacked: such a comment is never published. */
  missing?: readonly string[]
}

/** What was decided; facts are missing where reports alone decided. */
export type Judgement = { verdict: Verdict; facts?: RecordedFacts }

/** In characters. Rendering a longer text, deciding on it and writing it each have a turn of the event loop, so that others are answered in between. */
const longText = 8000

/** The way of every decision by rules, for new comments, edits and rechecks: gathers the facts and decides. */
export async function judge(
  req: PayloadRequest,
  {
    article,
    carried = nothingCarried,
    comment,
    isStaff = false,
    missing = [],
    rendered,
    source = null,
    text,
  }: JudgeInput,
): Promise<Required<Judgement> & { status: Status }> {
  const { html, links } = rendered
  const policy = await readPolicy(req)
  const submission = { ...text, text: plainText(html), links, source }
  const facts = await gatherFacts(req, { submission, html, article, comment, carried, isStaff })
  const isLong = text.content.length > longText
  if (isLong) await nextTurn()
  const verdict = decide(submission, policy, facts)
  if (isLong) await nextTurn()
  const status = missing.length > 0 ? 'pending' : statusOf(verdict.outcome)
  return { verdict, facts: { ...facts, links, missing }, status }
}

/** Decides on a published comment by the number of its open reports: nothing else has changed since it was published. */
export async function judgeReports(req: PayloadRequest, reports: number): Promise<Judgement & { status: Status }> {
  const unread = { name: '', url: null, content: '', text: '', links: 0 }
  const verdict = decide(unread, await readPolicy(req), { ...plainFacts, reports }, { holdReported })
  return { verdict, status: statusOf(verdict.outcome) }
}

/** What was decided before the comment is written, for the hook that records it afterwards. */
export const judgementMade = defineSlot<Judgement>('judgement')

type GatherInput = Omit<FactInput, 'sender'> & { isStaff: boolean }

/**
 * Everything a decision looks at beside the text and the policy, asked in `req`'s transaction. Facts are gathered whether or
 * not the policy asks for them today: a replay tries another one on what was known then. Staff are published whatever is
 * known of them, so nothing is asked about them.
 */
export async function gatherFacts(req: PayloadRequest, { isStaff, ...known }: GatherInput): Promise<Facts> {
  const { article, carried } = known
  const facts: Facts = {
    ...plainFacts,
    staff: isStaff,
    articleMode: article.discussion.moderation,
    failedChecks: carried.failedChecks,
  }
  if (isStaff) return facts
  const sender = await senderOf(req, known.comment)
  const failed: string[] = []
  const own = [approvedBeforeFact, repeatsFact, recentDecisionsFact, campaignFact]
  const sources = [...own, ...commentServicesOf(req.payload).factSources]
  // One after the other: a transaction has one connection.
  for (const source of sources)
    await fill(facts, source, req, { ...known, sender }).catch((error: unknown) => {
      if (!(error instanceof FactUnknown)) throw error
      failed.push(source.fact)
    })
  const outside = outsideAnswer.read(req)
  // Who is signed in is known by the account, and a page elsewhere by nothing.
  const hasBrowser = sender.account === null && !carried.mention
  const reader = hasBrowser ? await readReaderHistory(req, known) : undefined
  const approvedBefore = Math.max(facts.approvedBefore, reader?.approved ?? 0)
  return {
    ...facts,
    approvedBefore,
    reader: reader?.standing ?? 'none',
    signedOn: carried.signedOn !== undefined || sender.recorded.signedOn === true,
    provenAddress:
      sender.account !== null || carried.signedOn?.isAddressProven === true || sender.recorded.provenAddress === true,
    provenApproved: approvedBefore > 0,
    // What was found once stays found: nobody can look at it again.
    hiddenMatches: [...(sender.recorded.hiddenMatches ?? []), ...carried.hiddenMatches],
    external: outside && outside.external !== 'unasked' ? outside.external : (sender.recorded.external ?? 'unasked'),
    failedChecks: [...carried.failedChecks, ...(outside?.failedChecks ?? []), ...failed],
  }
}

async function fill<N extends keyof Facts>(
  facts: Facts,
  source: FactSource<N>,
  req: PayloadRequest,
  input: FactInput,
): Promise<void> {
  facts[source.fact] = await source.gather(req, input)
}

/** Who sent what is decided: the one who asks, or for a comment that exists the one its history names. */
async function senderOf(req: PayloadRequest, comment: string | undefined): Promise<Sender> {
  if (!comment) return { account: req.user ? String(req.user.id) : null, recorded: {} }
  const submitted = await findSubmitted(req, comment)
  return { account: submitted?.actor ?? null, recorded: submitted?.facts ?? {} }
}
