import { randomBytes } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { rendererVersion } from '#markup'
import type { Status } from '#moderation'
import { defineSlot, type Fault, isId, isModerator, isStaff, Refusal, refusal, timeOf } from '#platform'
import { isEmailAddress, vaultOf } from '#vault'
import { nothingCarried, submissionCarried } from './carried'
import { findTarget, ownsTarget, type TargetHead } from './contract'
import { judge, judgementMade } from './judge'
import { type CarriedPage, pageCarried, pagesOf, unmade } from './pages'
import { readPolicy, stopFault } from './policy'
import type { QueueRow } from './queue'
import { comparedOf, loadComment, renderedOf, type StoredComment } from './storedComment'
import { checkSubmission, floodWait, isClosed } from './submission/checkSubmission'
import { place, segment, tailOf } from './threads/path'

/** What of a new comment is left once the rest is reset. */
export type Typed = { article?: unknown; parent?: unknown; name?: string; url?: string | null; content?: string }

/** What a new comment hangs on, as the transaction that takes it has read it. */
const commentedOn = defineSlot<{ transaction: unknown; target: TargetHead }>('commented-on')

/** What comments hang on, where `req`'s transaction takes a new one there. */
export async function findCommentedOn(req: PayloadRequest, id: string): Promise<TargetHead | undefined> {
  const { target, transaction } = commentedOn.read(req) ?? {}
  const isSame = transaction !== undefined && transaction === ((await req.transactionID) ?? undefined)
  return isSame && target?.id === id ? target : undefined
}

/** A new comment: everything that speaks against taking it, together; then its place, and what rules decide. */
export async function judgeNew(req: PayloadRequest, typed: Typed) {
  const vault = vaultOf(req.payload)
  const at = timeOf(req)
  const carried = submissionCarried.read(req) ?? nothingCarried
  const policy = await readPolicy(req)
  const page = pageCarried.read(req)
  const article = page ? await findOrPlan(req, page) : await findTarget(req, typed.article)
  const parent = await loadParent(req, typed.parent, article?.id)
  const staff = await standing(req, article)
  const text = { name: typed.name ?? '', url: typed.url ?? null, content: typed.content ?? '' }

  const faults: Fault[] = [...carried.faults]
  if (!typed.article && !page) faults.push({ code: 'invalid_input', path: 'article', say: 'faults.name_article' })
  else if (!article) faults.push({ code: 'article_not_found', path: 'article' })
  else if (policy.stopped && !isStaff(req.user)) faults.push(stopFault(policy))
  else if (!staff.any && isClosed({ article: article.discussion, policy, now: at }))
    faults.push({ code: 'comment_closed' })
  if (article && parent === 'refused') faults.push({ code: 'comment_reply_to_unapproved_comment', path: 'parent' })
  // What is wrong with a field already is not missing as well.
  const known = new Set(carried.faults.map(({ path }) => path))
  faults.push(
    ...checkSubmission({
      input: { ...text, email: carried.email },
      policy,
      // Nobody who has sent a mention could be asked for a name, an address or an account.
      signedIn: Boolean(req.user) || carried.mention !== undefined,
      isSignedOn: carried.signedOn !== undefined,
      isEmailAddress,
      htmlOf: (content) => renderedOf(req, content).html,
    }).filter(({ path }) => path === undefined || !known.has(path)),
  )
  if (faults.length > 0 || !article || parent === 'refused') throw new Refusal(faults)

  const placed = place({
    parent,
    threadDepth: policy.threadDepth,
    segment: segment({ createdAt: at, random: tailOf(randomBytes(6)) }),
  })
  if (article.id !== '')
    await refuseDuplicate(req, { article: article.id, parent: placed.parent, name: text.name, content: text.content })
  if (carried.ipTag && !staff.any && policy.floodSeconds > 0) {
    const since = new Date(at.getTime() - policy.floodSeconds * 1000)
    const wait = floodWait({
      newest: await vault.newestFrom(req, carried.ipTag, since),
      now: at,
      floodSeconds: policy.floodSeconds,
    })
    if (wait !== undefined)
      throw refusal('comment_flood', {
        retryAfter: wait,
        policy: { name: 'comments', quota: 1, windowSeconds: policy.floodSeconds },
      })
  }

  // Only what is taken makes a page.
  const target = page && article.id === '' ? await pagesOf(req.payload).make(req, page) : article
  commentedOn.write(req, { target, transaction: await req.transactionID })
  const rendered = renderedOf(req, text.content)
  const { mention } = carried
  const { status, ...judgement } = await judge(req, {
    text,
    source: mention?.source,
    rendered,
    article: target,
    carried,
    isStaff: staff.any,
  })
  judgementMade.write(req, judgement)
  return {
    ...text,
    ...placed,
    article: target.id,
    html: rendered.html,
    rendererVersion,
    status,
    kind: mention ? 'webmention' : 'comment',
    ...(mention ? { sourceUrl: mention.source, sourcePublishedAt: mention.publishedAt?.toISOString() ?? null } : {}),
    format: 'markdown',
    badge: staff.author ? 'author' : staff.any ? 'staff' : null,
    visibleReplies: 0,
    votes: 0,
    createdAt: at.toISOString(),
    updatedAt: at.toISOString(),
  }
}

async function findOrPlan(req: PayloadRequest, page: CarriedPage): Promise<TargetHead> {
  return (await pagesOf(req.payload).find(req, [page.key])).get(page.key) ?? unmade(page, page.title)
}

/** The status of a comment whose author has changed it. */
export async function judgeEdit(req: PayloadRequest, comment: StoredComment): Promise<Status> {
  const article = await findTarget(req, comment.article)
  if (!article) throw refusal('article_not_found')
  const { content, id, name, sourceUrl, url } = comment
  const { status, ...judgement } = await judge(req, {
    text: { name, url, content },
    source: sourceUrl,
    rendered: renderedOf(req, content),
    article,
    comment: id,
    carried: submissionCarried.read(req) ?? nothingCarried,
    isStaff: (await standing(req, article)).any,
  })
  judgementMade.write(req, judgement)
  // An edit never undoes a moderator's decision: rejected stays rejected, waiting stays waiting.
  return comment.status === 'approved' ? status : comment.status
}

/** Moderators and the article's author are published at once. */
async function standing(req: PayloadRequest, article: TargetHead | undefined) {
  const author = article !== undefined && article.id !== '' && (await ownsTarget(req, article.id))
  return { author, any: author || isModerator(req.user) }
}

async function loadParent(req: PayloadRequest, id: unknown, article: string | undefined) {
  if (id === undefined || id === null || id === '') return undefined
  const parent = isId(id) ? await loadComment(req, id) : undefined
  return parent && parent.article === article && parent.status === 'approved' ? parent : 'refused'
}

/** Comments of one text, article and name that are compared; where there are more, the text has to be the same to the letter. */
const mostTwins = 50

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()

/**
 * Whether the same was said before: runs of white space count as one space. Judged on what is public anyway, whatever became of the
 * other one and whoever sent it: no oracle for addresses.
 */
async function refuseDuplicate(
  req: PayloadRequest,
  { article, content, name, parent }: { article: string; parent: string | null; name: string; content: string },
) {
  const alike = await findAlike(req, { article, content, name })
  if (alike?.length === 0) return
  const { docs } = await req.payload.db.find<Pick<StoredComment, 'content'>>({
    collection: 'comments',
    where: {
      and: [
        { article: { equals: article } },
        { name: { equals: name } },
        alike ? { id: { in: alike } } : { content: { equals: content } },
        parent ? { parent: { equals: parent } } : { parent: { exists: false } },
      ],
    },
    select: { content: true },
    limit: mostTwins,
    pagination: false,
    req,
  })
  if (docs.some((other) => oneLine(other.content) === oneLine(content)))
    throw refusal('comment_duplicate', { path: 'content' })
}

/** Comments of the same words, by their hash; undefined for a text without words, and where there are too many to compare. */
async function findAlike(
  req: PayloadRequest,
  { article, content, name }: { article: string; name: string; content: string },
): Promise<string[] | undefined> {
  const { textHash } = comparedOf(req, content)
  if (textHash === '') return undefined
  const { docs } = await req.payload.db.find<Pick<QueueRow, 'id'>>({
    collection: 'moderation-queue',
    where: { and: [{ textHash: { equals: textHash } }, { article: { equals: article } }, { name: { equals: name } }] },
    select: {},
    limit: mostTwins + 1,
    pagination: false,
    req,
  })
  return docs.length > mostTwins ? undefined : docs.map(({ id }) => String(id))
}
