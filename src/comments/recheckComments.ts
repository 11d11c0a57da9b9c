import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { servicesOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { nothingCarried, outsideAnswer } from './carried'
import { targetOf } from './contract'
import { eventsOf, type RecordedFacts, verdictInForce } from './events'
import { askOutside } from './external/askOutside'
import { externalCheckName, type Outside } from './external/types'
import { judge } from './judge'
import { nextTry, type QueueRow, updateQueue } from './queue'
import { changeStatus, recordStatus } from './status'
import { loadComment, type StoredComment } from './storedComment'

/** After so many tries, about a day, a comment is left to moderators. */
const mostTries = 24
/** Who asks has this long before another process may. */
const leaseMs = 5 * 60_000

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
  const until = new Date(servicesOf(payload).now().getTime() + leaseMs).toISOString()
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

type Waiting = { comment: StoredComment; facts: RecordedFacts }

/**
 * A comment that waits by a rule's decision, with the facts of that decision. What a person has decided once, or readers'
 * reports have hidden, is people's.
 */
async function stillWaiting(req: PayloadRequest, id: string): Promise<Waiting | undefined> {
  const comment = await loadComment(req, id)
  if (comment?.status !== 'pending') return undefined
  const events = await eventsOf(req, id)
  const facts = verdictInForce(events)?.facts
  const byRulesAlone = events.every(
    ({ actorType, from, kind, to }) => from === to || (actorType === 'rule' && kind !== 'reported'),
  )
  return byRulesAlone && facts?.failedChecks.includes(externalCheckName) ? { comment, facts } : undefined
}

/** On what is known by now: who sent it may have been banned meanwhile, and the article may have other rules. */
async function decideNow(req: PayloadRequest, id: string, outside: Outside): Promise<void> {
  const found = await stillWaiting(req, id)
  const article =
    found && (await targetOf(req.payload).describe(req, [found.comment.article])).get(found.comment.article)
  if (!found || !article) return updateQueue(req, id, { recheckAt: null })
  const { comment, facts } = found
  const { content, html, name, sourceUrl, status, url } = comment
  outsideAnswer.write(req, outside)
  const judgement = await judge(req, {
    text: { name, url: url ?? null, content },
    source: sourceUrl,
    rendered: { html, links: facts.links },
    article,
    comment: id,
    carried: { ...nothingCarried, failedChecks: facts.failedChecks.filter((check) => check !== externalCheckName) },
    missing: facts.missing,
  })
  const made = { kind: 'rechecked', actorType: 'rule', actor: null, judgement } as const
  if (judgement.status === status) await recordStatus(req, { comment, from: status, ...made })
  else await changeStatus(req, { comment, to: judgement.status, ...made })
}
