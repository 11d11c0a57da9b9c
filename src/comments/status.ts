import type { PayloadRequest } from 'payload'
import { countDelta, type EventKind, explain, type Reason, type Status, transition } from '#moderation'
import { timeOf } from '#platform'
import { vaultOf } from '#vault'
import { applyCounts, noteShown } from './applyCounts'
import { noteJoined } from './campaigns/campaigns'
import { type CommentListener, commentServicesOf, type Decision } from './contract'
import { appendEvent, type ModerationEvent, type Statement, type StoredEvent } from './events'
import { externalCheckName } from './external/types'
import type { Judgement } from './judge'
import { readPolicy } from './policy'
import { addToQueue, loadQueueRow, nextTry, type QueueRow, searchTextOf, updateQueue, writtenCodes } from './queue'
import { comparedOf, renderedOf, type StoredComment } from './storedComment'
import { publishedOf } from './threads/patch'

type Acted = Pick<ModerationEvent, 'actorType' | 'actor' | 'note' | 'batch' | 'undoes'> & {
  /** The rule that was broken, in the words of whoever decided: part of the statement of reasons. */
  ground?: string | undefined
  /** Of a rule: becomes the verdict in force. */
  judgement?: Judgement | undefined
  /** Since when it has its status (ISO 8601), where that is earlier than now: an undone decision ended nothing. */
  since?: string | undefined
}

export type StatusChange = Acted & {
  kind: EventKind
  /** As it stands now. */
  comment: StoredComment
  /** Nothing where it is new. */
  from: Status | null
  /** Its text is new, or has changed. */
  isTextNew?: boolean
}

/**
 * The one writer of what follows where a comment stands, whoever put it there: event, statement of reasons, queue, counts, and
 * what other rooms do, in the transaction of the change.
 */
export async function recordStatus(req: PayloadRequest, change: StatusChange): Promise<StoredEvent> {
  const event = await record(req, change)
  if (event.from !== event.to) await tell(req, change.comment, event)
  return event
}

/**
 * Moves a comment that exists. Answers the new `updatedAt` and the event's id, or undefined when there was nothing to change:
 * the comment has that status already, and nothing waits for a decision.
 */
export async function changeStatus(
  req: PayloadRequest,
  { comment, kind = 'moderated', to, ...acted }: Acted & { comment: StoredComment; kind?: EventKind; to: Status },
): Promise<{ updatedAt: string; event: string } | undefined> {
  const from = comment.status
  if (transition({ from, to, actorType: acted.actorType }) === 'unchanged') {
    // Whoever leaves a reported comment where it is has decided, too.
    if (!(await isClaimed(req, { comment: comment.id, to, undoes: acted.undoes }))) return undefined
    const event = await record(req, { comment, from, kind, ...acted })
    await tell(req, comment, event)
    return { updatedAt: comment.updatedAt, event: event.id }
  }
  // Two changes within a millisecond must still differ for whoever compares `seen`.
  const updatedAt = new Date(Math.max(timeOf(req).getTime(), Date.parse(comment.updatedAt) + 1)).toISOString()
  await req.payload.db.updateOne({
    collection: 'comments',
    id: comment.id,
    data: { status: to, updatedAt },
    req,
    returning: false,
  })
  const event = await recordStatus(req, { comment: { ...comment, status: to, updatedAt }, from, kind, ...acted })
  return { updatedAt, event: event.id }
}

async function record(
  req: PayloadRequest,
  { comment, from, ground, isTextNew = false, judgement, since, ...acted }: StatusChange,
): Promise<StoredEvent> {
  const to = comment.status
  const isMoved = from !== null && transition({ from, to, actorType: acted.actorType }) === 'changed'
  const isShadowed = to === 'trash' && judgement?.facts !== undefined && wouldBePublished(judgement)
  // A sender under a shadow ban goes on seeing the comment published.
  const statement =
    isMoved && !isShadowed
      ? statementOf({
          actorType: acted.actorType,
          from,
          ground,
          note: acted.note ?? null,
          policy: await readPolicy(req),
          reasons: judgement?.verdict.reasons ?? [],
          to,
        })
      : undefined
  const event = await appendEvent(req, {
    ...acted,
    comment: comment.id,
    article: comment.article,
    from,
    to,
    ...(judgement ? { reasons: judgement.verdict.reasons, policyVersion: judgement.verdict.policyVersion } : {}),
    ...(judgement?.facts ? { facts: judgement.facts } : {}),
    ...(statement ? { statement } : {}),
    waited: isMoved && from === 'pending' ? await waitedSoFar(req, comment.id) : null,
  })
  // It was given with the approval.
  if (from === 'approved' && to !== from) await vaultOf(req.payload).remove(req, { type: 'trust', id: comment.id })
  await list(req, comment, {
    isNew: from === null,
    listed: {
      ...(isMoved ? { status: to, ...(since ? { statusAt: since } : {}) } : {}),
      ...(isTextNew ? textOf(req, comment) : {}),
      ...(judgement ? verdictOf(req, judgement) : {}),
      // Shown to its sender as everybody else would see theirs: published, unless it would have waited anyway.
      ...(isShadowed ? { shadow: true } : {}),
    },
  })
  if (judgement?.facts?.campaign) await noteJoined(req, judgement.facts.campaign.id)
  const { isParentShown } = await applyCounts(req, comment, countDelta(from, to))
  const isShown = { was: from === 'approved', is: to === 'approved' }
  if ((isMoved || isTextNew) && (isShown.was || isShown.is))
    await noteShown(
      req,
      comment.article,
      [{ id: comment.id, ...isShown }],
      !isShown.was && isParentShown ? publishedOf(comment) : undefined,
    )
  return event
}

/** Whether only a shadow ban stands against it, however many others there are: its sender is shown what would be without it. */
const wouldBePublished = ({ facts, verdict }: Judgement): boolean =>
  Boolean(facts?.bans.some(({ effect }) => effect === 'shadow')) &&
  verdict.reasons.every(({ code }) => code === 'banned')

type Listed = Partial<Omit<QueueRow, 'id'>>

async function list(
  req: PayloadRequest,
  { article, createdAt, id, name, status }: StoredComment,
  { isNew, listed }: { isNew: boolean; listed: Listed },
): Promise<void> {
  if (isNew) await addToQueue(req, { id, article, status, name, createdAt, ...listed })
  else if (Object.keys(listed).length > 0) await updateQueue(req, id, listed)
}

const textOf = (req: PayloadRequest, { content, name }: StoredComment): Listed => ({
  name,
  links: renderedOf(req, content).links,
  ...comparedOf(req, content),
  search: searchTextOf({ name, content }),
})

const verdictOf = (req: PayloadRequest, { facts, verdict }: Judgement): Listed => ({
  reasons: writtenCodes(verdict.reasons),
  ...(facts
    ? {
        campaign: facts.campaign?.id ?? null,
        recheckAt: facts.failedChecks.includes(externalCheckName) ? nextTry(timeOf(req), 0).toISOString() : null,
      }
    : {}),
})

/** How long a comment has been where it is, in milliseconds. */
async function waitedSoFar(req: PayloadRequest, id: string): Promise<number | null> {
  const row = await loadQueueRow(req, id)
  return row ? Math.max(0, timeOf(req).getTime() - Date.parse(row.statusAt)) : null
}

const listenersOf = (req: PayloadRequest): readonly CommentListener[] => commentServicesOf(req.payload).listeners

async function isClaimed(req: PayloadRequest, decision: Decision): Promise<boolean> {
  for (const listener of listenersOf(req)) if (await listener.claims?.(req, decision)) return true
  return false
}

async function tell(req: PayloadRequest, comment: StoredComment, event: StoredEvent): Promise<void> {
  for (const listener of listenersOf(req)) await listener.decided?.(req, { comment, event })
}

type Stated = {
  from: Status
  to: Status
  actorType: 'person' | 'rule' | 'system'
  reasons: readonly Reason[]
  note: string | null
  /** The rule that was broken, in the words of whoever decided. */
  ground: string | undefined
  policy: { guidelines: string; redress: string }
}

/**
 * The statement of reasons (DSA Art. 17) for a published comment that a person or a rule takes down; nothing for other
 * changes. What its own author removes is the system's doing and needs no reasons.
 */
export function statementOf({ actorType, from, ground, note, policy, reasons, to }: Stated): Statement | undefined {
  if (from !== 'approved' || to === 'approved' || actorType === 'system') return undefined
  const byRule = actorType === 'rule'
  return {
    restriction: to === 'pending' ? 'visibility' : 'removal',
    facts: factsOf(reasons, note, to),
    foundAutomatically: byRule && !reasons.some(({ code }) => code === 'reported'),
    decidedAutomatically: byRule,
    ground: ground?.trim() || (policy.guidelines.trim() ? plainGrounds.guidelines : plainGrounds.terms),
    redress: policy.redress.trim() || plainRedress,
  }
}

/** What a decision rests on where nobody has said more. */
export const plainGrounds = {
  guidelines: 'The guidelines for comments of this site.',
  terms: 'The terms of this site.',
} as const

/** What can be done about it where the site has no words of its own. */
export const plainRedress =
  'You can ask whoever runs the site to look at this decision again. In the European Union you can also turn to a certified body for settling disputes out of court, or to a court.'

const plainFacts: Readonly<Record<Exclude<Status, 'approved'>, string>> = {
  pending: 'A moderator looked at the comment and hid it for a closer look.',
  spam: 'A moderator looked at the comment and found it to be unsolicited advertising.',
  trash: 'A moderator looked at the comment and found that it should not stay.',
}

/** What led to the decision, in words; what a moderator wrote comes last. */
function factsOf(reasons: readonly Reason[], note: string | null, to: Exclude<Status, 'approved'>): string {
  const sentences = [...new Set(reasons.map(explain))]
  if (note?.trim()) sentences.push(note.trim())
  return sentences.length > 0 ? sentences.join(' ') : plainFacts[to]
}
