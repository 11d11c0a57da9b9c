import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { plainText } from '#markup'
import { decide, statusOf } from '#moderation'
import { servicesOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { nothingCarried, outsideAnswer } from './carried'
import { appendEvent, eventsOf, type StoredEvent } from './events'
import { askOutside, externalCheckName, type Outside } from './external/askOutside'
import { gatherFacts } from './facts/gatherFacts'
import { loadComment, type StoredComment } from './loadComment'
import { readPolicy } from './policy'
import { type QueueRow, updateQueue, writtenCodes } from './queue'
import { changeStatus } from './status'
import { targetOf } from './target'

const minute = 60_000
/** After so many tries, about a day, a comment is left to moderators. */
const mostTries = 24
/** Who asks has this long before another process may. */
const lease = 5 * minute

/** When to ask again after so many failures: a minute, then twice as long each time, an hour at most. */
export function nextTry(now: Date, failures: number): Date {
  return new Date(now.getTime() + Math.min(minute * 2 ** failures, 60 * minute))
}

/** Asks again about comments that are held because a check failed, and decides on those it answers for. */
export async function recheckComments(payload: Payload): Promise<void> {
  const { docs } = await payload.db.find<QueueRow>({
    collection: 'moderation-queue',
    where: { recheckAt: { less_than_equal: servicesOf(payload).now().toISOString() } },
    sort: 'recheckAt',
    limit: 50,
    pagination: false,
  })
  for (const row of docs) if (await claim(payload, row)) await recheckOne(payload, row)
}

/** Of several processes one asks. */
async function claim(payload: Payload, { id, recheckAt }: QueueRow): Promise<boolean> {
  const until = new Date(servicesOf(payload).now().getTime() + lease).toISOString()
  const claimed = await inOwnTransaction(payload, (req) =>
    payload.db.updateOne({
      collection: 'moderation-queue',
      where: { and: [{ id: { equals: id } }, { recheckAt: { equals: recheckAt } }] },
      data: { recheckAt: until },
      req,
    }),
  )
  return Boolean(claimed)
}

async function recheckOne(payload: Payload, row: QueueRow): Promise<void> {
  const req = await createLocalReq({}, payload)
  const found = await stillWaiting(req, row.id)
  if (!found) return inOwnTransaction(payload, (own) => updateQueue(own, row.id, { recheckAt: null }))
  const { article, content, createdAt, name, parent, url } = found.comment
  const at = new Date(createdAt)
  const outside = await askOutside(req, {
    article,
    name,
    url: url ?? null,
    content,
    at,
    reply: Boolean(parent),
    again: true,
  })
  await inOwnTransaction(payload, async (own) => {
    if (outside.failedChecks.length === 0) return decideNow(own, row.id, outside)
    const rechecks = row.rechecks + 1
    const recheckAt = rechecks < mostTries ? nextTry(timeOf(own), rechecks).toISOString() : null
    await updateQueue(own, row.id, { rechecks, recheckAt })
  })
}

type Waiting = { comment: StoredComment; decision: StoredEvent }

/**
 * A comment that waits by a rule's decision, with that decision. What a person has decided once, or readers' reports have
 * hidden, is people's.
 */
async function stillWaiting(req: PayloadRequest, id: string): Promise<Waiting | undefined> {
  const comment = await loadComment(req, id)
  if (comment?.status !== 'pending') return undefined
  const events = await eventsOf(req, id)
  const decision = events.findLast(({ facts }) => facts)
  const byRulesAlone = events.every(
    ({ actorType, from, kind, to }) => from === to || (actorType === 'rule' && kind !== 'reported'),
  )
  const unanswered = decision?.facts?.failedChecks.includes(externalCheckName)
  return byRulesAlone && unanswered && decision ? { comment, decision } : undefined
}

/** On what is known by now: who sent it may have been banned meanwhile, and the article may have other rules. */
async function decideNow(req: PayloadRequest, id: string, outside: Outside): Promise<void> {
  const found = await stillWaiting(req, id)
  const recorded = found?.decision.facts
  const article =
    found && (await targetOf(req.payload).describe(req, [found.comment.article])).get(found.comment.article)
  if (!found || !recorded || !article) return updateQueue(req, id, { recheckAt: null })
  const { comment } = found
  const { content, html, name, url } = comment
  const policy = await readPolicy(req)
  const submission = { name, url: url ?? null, content, text: plainText(html), links: recorded.links }
  outsideAnswer.write(req, outside)
  const gathered = await gatherFacts(req, {
    submission,
    policy,
    article,
    comment: id,
    carried: {
      ...nothingCarried,
      failedChecks: recorded.failedChecks.filter((check) => check !== externalCheckName),
    },
    staff: false,
  })
  const facts = { ...gathered, links: recorded.links, missing: recorded.missing }
  const { outcome, policyVersion, reasons } = decide(submission, policy, facts)
  const to = facts.missing.length ? 'pending' : statusOf(outcome)
  const event = { kind: 'rechecked', actorType: 'rule', actor: null, reasons, facts, policyVersion } as const
  const changed = await changeStatus(req, { comment, to, ...event })
  if (!changed)
    await appendEvent(req, {
      ...event,
      comment: id,
      article: comment.article,
      from: comment.status,
      to: comment.status,
    })
  await updateQueue(req, id, { recheckAt: null, reasons: writtenCodes(reasons) })
}
