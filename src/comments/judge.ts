import { setImmediate as nextTurn } from 'node:timers/promises'
import type { PayloadRequest } from 'payload'
import { plainText } from '#markup'
import { decide, holdReported, plainFacts, type Status, statusOf, type Verdict } from '#moderation'
import { defineSlot } from '#platform'
import { type CarriedSubmission, nothingCarried } from './carried'
import type { FactInput } from './contract'
import type { RecordedFacts } from './events'
import { gatherFacts } from './facts'
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
