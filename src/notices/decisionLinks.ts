import { isolateObjectProperty, type Payload, type PayloadRequest } from 'payload'
import {
  decideComment,
  eventsOf,
  loadComment,
  type ModerationResult,
  mayModerate,
  type StoredComment,
  type StoredEvent,
} from '#comments'
import type { Status } from '#moderation'
import { type Language, readExpiring, refusal, say, servicesOf, signValue, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'

// Links in mails to staff that decide on one comment. Each stands for one account and for what was so when it was mailed: whoever
// decides, and whoever changes the text, ends it. Opening one shows the comment; its buttons decide.

/** How long such a link is good. */
export const decisionLinkDays = 7
const lifeMs = decisionLinkDays * 24 * 60 * 60_000
const maxLength = 600
const purpose = 'decision'

/** What these links decide, in the order they are shown. */
export const linkedDecisions = ['approved', 'spam', 'trash'] as const satisfies Status[]
export type LinkedDecision = (typeof linkedDecisions)[number]

/** What its button and its link say. */
export const decisionWords = {
  approved: 'staff.approved',
  spam: 'staff.spam',
  trash: 'staff.trash',
} as const satisfies Record<LinkedDecision, string>

/** `event` is what had become of the comment when the link was made. */
export type MailedDecision = { comment: string; user: string; event: string; isExpired: boolean }

/** Where staff decide, signed in. */
export function deskOf(payload: Payload): string {
  return `${servicesOf(payload).publicUrl}${payload.config.routes.admin}/moderation`
}

/** Where staff look at a comment, signed in. */
export function commentInAdmin(payload: Payload, id: string): string {
  return `${servicesOf(payload).publicUrl}${payload.config.routes.admin}/collections/comments/${id}`
}

/** What a mail to an account offers for a comment: every decision that would change something. */
export function decisionLinks(
  req: PayloadRequest,
  {
    comment,
    events,
    language,
    user,
  }: {
    comment: Pick<StoredComment, 'id' | 'status'>
    events: readonly StoredEvent[]
    language: Language
    user: string
  },
): { label: string; url: string }[] {
  const event = lastChange(events)
  if (event === undefined) return []
  const { now, publicUrl, signingKey } = servicesOf(req.payload)
  const seal = { key: signingKey('mail'), purpose, expires: now().getTime() + lifeMs }
  const token = signValue([comment.id, user, event], seal)
  return linkedDecisions
    .filter((to) => to !== comment.status)
    .map((to) => ({ label: say(language, decisionWords[to]), url: `${publicUrl}/mail/${token}?to=${to}` }))
}

/** The newest event by which a comment was decided on, or its text changed. */
function lastChange(events: readonly StoredEvent[]): string | undefined {
  return events.findLast(({ from, kind, to }) => from !== to || kind === 'edited' || kind === 'moderated')?.id
}

/** What a token stands for; nothing for one that was altered or is for something else. */
export function readDecisionLink(req: PayloadRequest, token: string): MailedDecision | undefined {
  const reading = { key: servicesOf(req.payload).signingKey('mail'), purpose, maxLength, now: timeOf(req) }
  const read = readExpiring(token, reading)
  if (!read || !Array.isArray(read.value)) return undefined
  const [comment, user, event]: unknown[] = read.value
  if (typeof comment !== 'string' || typeof user !== 'string' || typeof event !== 'string') return undefined
  return { comment, user, event, isExpired: read.isExpired }
}

const linkGone = () => refusal('link_gone')

/** A request of an account, with the rights it has now; nothing where there is no such account. */
export async function asAccount(req: PayloadRequest, id: string): Promise<PayloadRequest | undefined> {
  const account = await req.payload.findByID({ collection: 'users', id, depth: 0, disableErrors: true, req })
  if (!account) return undefined
  const own = isolateObjectProperty(req, ['user'])
  own.user = { ...account, collection: 'users' }
  return own
}

type Decidable = { own: PayloadRequest; comment: StoredComment; events: readonly StoredEvent[] }

/** The comment of a link, for whoever may decide on it now. Changes nothing. @throws Refusal `link_gone` */
export async function readDecision(req: PayloadRequest, link: MailedDecision): Promise<Decidable> {
  const own = link.isExpired ? undefined : await asAccount(req, link.user)
  const comment = own && (await loadComment(own, link.comment))
  if (!own || !comment || !(await mayModerate(own, comment))) throw linkGone()
  const events = await eventsOf(own, link.comment)
  if (lastChange(events) !== link.event) throw linkGone()
  return { own, comment, events }
}

/**
 * Decides as the account of a link. `seen` is the comment's `updatedAt` on the page that was looked at.
 * @throws Refusal `link_gone`
 */
export function decideByLink(
  req: PayloadRequest,
  link: MailedDecision,
  { seen, to }: { seen: string; to: LinkedDecision },
): Promise<ModerationResult> {
  return inOwnTransaction(req, async (attempt) => {
    // In the transaction of the decision: of two at once, the second finds the first one's event.
    const { own } = await readDecision(attempt, link)
    return decideComment(own, { id: link.comment, seen, choose: () => ({ to }) })
  })
}
