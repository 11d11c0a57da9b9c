import type { CollectionAfterChangeHook } from 'payload'
import { renderComment } from '#markup'
import { countDelta, simhash, textHash } from '#moderation'
import { queueNotice } from '#notices'
import { timeOf } from '#platform'
import { applyCounts, noteComments } from '../applyCounts'
import { decisionMade, ownEdit } from '../carried'
import { appendEvent } from '../events'
import { externalCheckName } from '../external/askOutside'
import { readPolicy } from '../policy'
import { addToQueue, updateQueue, writtenCodes } from '../queue'
import { nextTry } from '../recheckComments'

type Decision = NonNullable<ReturnType<typeof decisionMade.read>>

/** Appends what was decided to the comment's history and counts it in or out, in the same transaction. */
export const recordVerdict: CollectionAfterChangeHook = async ({ doc, operation, previousDoc, req }) => {
  const decision = decisionMade.read(req)
  const isOwnEdit = ownEdit.read(req) ?? false
  const article = typeof doc.article === 'object' ? doc.article.id : doc.article
  const created = operation === 'create'
  if (!created && doc.editedAt === previousDoc.editedAt) return
  const from = created ? null : previousDoc.status
  await appendEvent(req, {
    comment: doc.id,
    article,
    kind: created ? 'submitted' : 'edited',
    from,
    to: doc.status,
    actorType: created || isOwnEdit ? 'rule' : 'person',
    actor: req.user ? String(req.user.id) : null,
    ...(decision
      ? { reasons: decision.verdict.reasons, facts: decision.facts, policyVersion: decision.verdict.policyVersion }
      : {}),
  })
  if (!created)
    await req.payload.db.create({
      collection: 'comment-revisions',
      data: { comment: doc.id, name: previousDoc.name, url: previousDoc.url, content: previousDoc.content },
      req,
    })
  const listed = {
    status: doc.status,
    name: doc.name,
    links: decision?.facts.links ?? renderComment(doc.content).links,
    textHash: textHash(doc.content),
    simhash: simhash(doc.content),
    ...(decision
      ? {
          reasons: writtenCodes(decision.verdict.reasons),
          recheckAt: decision.facts.failedChecks.includes(externalCheckName)
            ? nextTry(timeOf(req), 0).toISOString()
            : null,
        }
      : {}),
    // Its sender goes on seeing it as everybody else would see theirs: published, unless it would have waited anyway.
    ...(doc.status === 'trash' && decision && wouldBePublished(decision) ? { shadow: true } : {}),
  }
  if (created)
    await addToQueue(req, {
      reasons: '',
      recheckAt: null,
      shadow: false,
      ...listed,
      id: doc.id,
      article,
      openReports: 0,
      rechecks: 0,
      assignee: null,
      assignedAt: null,
      createdAt: doc.createdAt,
    })
  else {
    const { status, ...text } = listed
    await updateQueue(req, doc.id, from === status ? text : listed)
  }
  await applyCounts(req, { ...doc, article }, countDelta(from, doc.status))
  if (doc.status === 'approved' || from === 'approved') await noteComments(req, article)
  if (created) await queueNotice(req, { comment: doc, from, to: doc.status, policy: await readPolicy(req) })
}

/** Whether only a shadow ban stands against it. Were senders told more, an address typed in would tell whether it is banned. */
const wouldBePublished = ({ facts, verdict }: Decision): boolean =>
  facts.bans.some(({ effect }) => effect === 'shadow') && verdict.reasons.every(({ code }) => code === 'banned')
