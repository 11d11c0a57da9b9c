import { randomBytes } from 'node:crypto'
import type { CollectionBeforeChangeHook, PayloadRequest } from 'payload'
import { plainText, renderComment, rendererVersion } from '#markup'
import { decide, statusOf } from '#moderation'
import { type Fault, isModerator, isStaff, Refusal, refusal, timeOf } from '#platform'
import { isEmailAddress, vaultOf } from '#vault'
import { decisionMade, nothingCarried, ownEdit, submissionCarried } from '../carried'
import { gatherFacts } from '../facts/gatherFacts'
import { isId, loadComment, type StoredComment } from '../loadComment'
import { readPolicy, stopMessageOf } from '../policy'
import { checkSubmission } from '../submission/checkSubmission'
import { floodWait } from '../submission/floodWait'
import { isClosed } from '../submission/isClosed'
import { findTarget, ownsTarget, type TargetHead } from '../target'
import { place, segment, tailOf } from '../threads/path'

const textual = ['name', 'url', 'content'] as const
type Typed = { article?: unknown; parent?: unknown; name?: string; url?: string | null; content?: string }

/** Gathers the facts, refuses what cannot be taken, decides the rest: status, place and html of a new or changed comment. */
export const moderate: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  if (operation === 'create') return moderateNew(req, data as Typed)
  // Payload looks at kinds only after this hook.
  const odd = textual.filter((key) => typeof data[key] !== 'string' && !(key === 'url' && (data[key] ?? null) === null))
  if (odd.length > 0) throw new Refusal(odd.map((path) => ({ code: 'invalid_input', path })))
  if (textual.every((key) => data[key] === originalDoc?.[key])) return
  // An update's data holds the whole document: `resetUntrusted` has put it back.
  const changed = { ...(data as StoredComment), ...rendered(data.content), editedAt: timeOf(req).toISOString() }
  // The id is the system's, and not in the data.
  return ownEdit.read(req) ? decideAgain(req, String(originalDoc?.id), changed) : changed
}

const rendered = (content: string) => ({ html: renderComment(content).html, rendererVersion })

async function moderateNew(req: PayloadRequest, typed: Typed) {
  const vault = vaultOf(req.payload)
  const at = timeOf(req)
  const carried = submissionCarried.read(req) ?? nothingCarried
  const policy = await readPolicy(req)
  const article = await findTarget(req, typed.article)
  const parent = await loadParent(req, typed.parent, article?.id)
  const staff = await standing(req, article)
  const text = { name: typed.name ?? '', url: typed.url ?? null, content: typed.content ?? '' }

  const faults: Fault[] = [...carried.faults]
  if (!typed.article)
    faults.push({ code: 'invalid_input', path: 'article', message: 'Please name the article, by its id or slug.' })
  else if (!article) faults.push({ code: 'article_not_found', path: 'article' })
  else if (policy.stopped && !isStaff(req.user)) faults.push({ code: 'comment_closed', message: stopMessageOf(policy) })
  else if (!staff.any && isClosed({ article: article.discussion, policy, now: at }))
    faults.push({ code: 'comment_closed' })
  if (article && parent === 'refused') faults.push({ code: 'comment_reply_to_unapproved_comment', path: 'parent' })
  faults.push(
    ...checkSubmission({
      input: { ...text, email: carried.email },
      policy,
      signedIn: Boolean(req.user),
      isEmailAddress,
    }),
  )
  if (faults.length > 0 || !article || parent === 'refused') throw new Refusal(faults)

  const placed = place({
    parent,
    threadDepth: policy.threadDepth,
    segment: segment({ createdAt: at, random: tailOf(randomBytes(6)) }),
  })
  await refuseDuplicate(req, { article: article.id, parent: placed.parent, name: text.name, content: text.content })
  if (carried.ipTag && !staff.any && policy.floodSeconds > 0) {
    const since = new Date(at.getTime() - policy.floodSeconds * 1000)
    const wait = floodWait({
      newest: await vault.newestFrom(req, carried.ipTag, since),
      now: at,
      floodSeconds: policy.floodSeconds,
    })
    if (wait !== undefined) throw refusal('comment_flood', { retryAfter: wait })
  }

  const { html, links } = renderComment(text.content)
  const submission = { ...text, text: plainText(html), links }
  const facts = await gatherFacts(req, { submission, policy, article, carried, staff: staff.any })
  const verdict = decide(submission, policy, facts)
  decisionMade.write(req, { verdict, facts: { ...facts, links, missing: [] } })
  return {
    ...text,
    ...placed,
    article: article.id,
    html,
    rendererVersion,
    status: statusOf(verdict.outcome),
    kind: 'comment',
    format: 'markdown',
    badge: staff.author ? 'author' : staff.any ? 'staff' : null,
    visibleReplies: 0,
    votes: 0,
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
  }
}

async function decideAgain(req: PayloadRequest, id: string, comment: StoredComment) {
  const policy = await readPolicy(req)
  const article = await findTarget(req, comment.article)
  if (!article) throw refusal('article_not_found')
  const { html, links } = renderComment(comment.content)
  const { content, name, url } = comment
  const submission = { name, url, content, text: plainText(html), links }
  const facts = await gatherFacts(req, {
    submission,
    policy,
    article,
    comment: id,
    carried: nothingCarried,
    staff: (await standing(req, article)).any,
  })
  const verdict = decide(submission, policy, facts)
  decisionMade.write(req, { verdict, facts: { ...facts, links, missing: [] } })
  // An edit never undoes a moderator's decision: rejected stays rejected, waiting stays waiting.
  const status = comment.status === 'approved' ? statusOf(verdict.outcome) : comment.status
  return { ...comment, status }
}

/** Moderators and the article's author are published at once. */
async function standing(req: PayloadRequest, article: TargetHead | undefined) {
  const author = article !== undefined && (await ownsTarget(req, article.id))
  return { author, any: author || isModerator(req.user) }
}

async function loadParent(req: PayloadRequest, id: unknown, article: string | undefined) {
  if (id === undefined || id === null || id === '') return undefined
  const parent = isId(id) ? await loadComment(req, id) : undefined
  return parent && parent.article === article && parent.status === 'approved' ? parent : 'refused'
}

/** Judged on what is public anyway, whatever became of the other one and whoever sent it: no oracle for addresses. */
async function refuseDuplicate(
  req: PayloadRequest,
  comment: { article: string; parent: string | null; name: string; content: string },
) {
  const twin = await req.payload.db.findOne<StoredComment>({
    collection: 'comments',
    where: {
      and: [
        { article: { equals: comment.article } },
        { name: { equals: comment.name } },
        { content: { equals: comment.content } },
        comment.parent ? { parent: { equals: comment.parent } } : { parent: { exists: false } },
      ],
    },
    select: { name: true },
    req,
  })
  if (twin) throw refusal('comment_duplicate', { path: 'content' })
}
