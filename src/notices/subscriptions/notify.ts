import { JobCancelledError, type Payload, type PayloadRequest } from 'payload'
import { addressesOfTarget, loadComment, type StoredComment, targetOf } from '#comments'
import { plainText } from '#markup'
import { servicesOf, signatureOf, timeOf } from '#platform'
import { inOwnTransaction, inTurn, reqOfItsOwn } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { hasMail, mailRetries, sendMail } from '#platform/mail'
import { normaliseEmail, type Owner, vaultOf } from '#vault'
import { languageOfSite, siteOf } from '../readMailed'
import { noticeServicesOf } from '../services'
import { isStopped } from './bounces'
import { linkTo } from './links'
import { renderNews, type ToldComment } from './mails'
import {
  findSubscriptions,
  mostOfOne,
  mostWaiting,
  type Subscription,
  subscriptionOwner,
  subscriptionsOf,
  updateSubscription,
  waitingOf,
} from './subscriptions'

/** What is published within this time of the first comment is told in one mail. */
const burstMs = 5 * 60_000
/** Whoever has had their share of mails for a day is told the rest in one, later. */
export const mailsPerDay = 24
const laterMs = 60 * 60_000
const perRound = 200

/** In the transaction that publishes a comment: queues that its subscribers are told, where there are any to ask. */
export async function queueTelling(req: PayloadRequest, { article, id }: StoredComment): Promise<void> {
  if ((await findSubscriptions(req, { article: { equals: article } }, 1)).length === 0) return
  await req.payload.jobs.queue({ task: 'tellSubscribers', queue: queues.subscribers, input: { comment: id }, req })
}

/** Notes a published comment with everybody who is to be told of it, a round of them at a time. */
export const tellSubscribers = defineTask({
  slug: 'tellSubscribers',
  inputSchema: [
    { name: 'comment', type: 'text', required: true },
    { name: 'after', type: 'text' },
  ],
  retries: { attempts: 5, backoff: { type: 'exponential', delay: 10_000 } },
  run: (req, { after, comment }) => tell(req, comment, after ?? undefined),
})

async function tell(req: PayloadRequest, id: string, after: string | undefined): Promise<void> {
  const comment = await loadComment(req, id)
  if (comment?.status !== 'approved') return
  const vault = vaultOf(req.payload)
  const sender: Owner = { type: 'comment', id }
  // Nobody is told of what they wrote themselves.
  const own = new Set((await vault.sameAddress(req, sender, 'subscription', mostOfOne)).map(({ id }) => id))
  const article = { article: { equals: comment.article } }
  const all = await findSubscriptions(
    req,
    { and: [article, { kind: { equals: 'all' } }, ...(after ? [{ id: { greater_than: after } }] : [])] },
    perRound,
  )
  const found = [...(after ? [] : await answeredBy(req, comment)), ...all]
  for (const subscription of found.filter(({ id }) => !own.has(id))) await note(req, subscription.id, id)
  const last = all.at(-1)
  if (all.length === perRound && last)
    await req.payload.jobs.queue({
      task: 'tellSubscribers',
      queue: queues.subscribers,
      input: { comment: id, after: last.id },
    })
}

/** Subscriptions to replies, of whoever wrote the comment that this one answers. */
async function answeredBy(req: PayloadRequest, { article, parent }: StoredComment): Promise<Subscription[]> {
  if (!parent) return []
  const own = await subscriptionsOf(req, { type: 'comment', id: parent })
  return own.filter((one) => one.article === article && one.kind === 'replies')
}

async function note(req: PayloadRequest, id: string, comment: string): Promise<void> {
  await inOwnTransaction(req, async (attempt) => {
    const [subscription] = await findSubscriptions(attempt, { id: { equals: id } }, 1)
    const waiting = subscription ? waitingOf(subscription) : []
    // One more than a mail holds says that there is more.
    if (!subscription || waiting.includes(comment) || waiting.length > mostWaiting) return
    const dueAt = subscription.dueAt ?? new Date(timeOf(attempt).getTime() + burstMs).toISOString()
    await updateSubscription(attempt, id, { waiting: [...waiting, comment].join(' '), dueAt })
  })
}

/** Every half minute: queues the mails that are due. Of several processes one claims each. */
export async function queueDueMails(payload: Payload): Promise<void> {
  if (!hasMail(payload)) return
  const now = servicesOf(payload).now().toISOString()
  const { docs } = await payload.db.find<Subscription>({
    collection: 'subscriptions',
    where: { dueAt: { less_than_equal: now } },
    sort: 'dueAt',
    limit: perRound,
    pagination: false,
    req: {},
  })
  for (const { dueAt, id } of docs)
    await inOwnTransaction(payload, async (req) => {
      // The database's type promises a document, and gives null where none matched.
      const claimed: unknown = await payload.db.updateOne({
        collection: 'subscriptions',
        where: { and: [{ id: { equals: id } }, { dueAt: { equals: dueAt } }] },
        data: { dueAt: null },
        req,
      })
      if (claimed)
        await payload.jobs.queue({
          task: 'mailSubscriber',
          queue: queues.subscribers,
          input: { subscription: id },
          req,
        })
    })
}

/** Mails one recipient all that waits for them, whichever of their subscriptions it waits in. */
export const mailSubscriber = defineTask({
  slug: 'mailSubscriber',
  inputSchema: [{ name: 'subscription', type: 'text', required: true }],
  retries: mailRetries,
  run: (req, { subscription }) => mailTo(req, subscription),
})

/** How long a mail waits for another one to the same recipient; far below what a job's lease leaves time for. */
const turnMs = 60_000

/** Of several subscriptions whose time has come at once, the first tells it all, and the others find nothing left. */
async function mailTo(req: PayloadRequest, id: string): Promise<void> {
  const [first] = await subscriptionsOf(req, subscriptionOwner(id))
  if (first) await inTurn(`mail about ${first.id}`, () => mailWaiting(reqOfItsOwn(req), id), turnMs)
}

async function mailWaiting(req: PayloadRequest, id: string): Promise<void> {
  const owner = subscriptionOwner(id)
  const all = (await subscriptionsOf(req, owner)).filter((one) => waitingOf(one).length > 0)
  if (all.length === 0) return
  const to = (await vaultOf(req.payload).reveal(req, owner))?.email
  if (!to || (await isStopped(req, owner))) return settle(req, all)
  const told = await readTold(req, all)
  if (told.length === 0) return settle(req, all)
  if (await isTooMuch(req, to)) return postpone(req, all)
  try {
    await send(req, { to, subscriptions: all, told })
  } catch (error) {
    // The mail server will not take it later either: the next comment begins anew.
    if (error instanceof JobCancelledError) await settle(req, all)
    throw error
  }
  await settle(req, all)
}

async function isTooMuch(req: PayloadRequest, email: string): Promise<boolean> {
  const seal = { key: servicesOf(req.payload).signingKey('requests'), purpose: 'subscribers' }
  const counted = signatureOf(normaliseEmail(email), seal)
  return (await noticeServicesOf(req.payload).mails.take(req.payload, counted)) !== undefined
}

type Told = { comment: StoredComment; shown: ToldComment }

/** What of it is still published, oldest first. */
async function readTold(req: PayloadRequest, subscriptions: readonly Subscription[]): Promise<Told[]> {
  const target = targetOf(req.payload)
  const articles = await target.find(req, [...new Set(subscriptions.map(({ article }) => article))])
  const repliesTo = new Set(subscriptions.flatMap((one) => (one.kind === 'replies' ? waitingOf(one) : [])))
  const told: Told[] = []
  for (const id of new Set(subscriptions.flatMap(waitingOf))) {
    const comment = await loadComment(req, id)
    const article = comment?.status === 'approved' ? articles.get(comment.article) : undefined
    if (!comment || !article) continue
    const { ofComment, url } = await addressesOfTarget(req, article)
    told.push({
      comment,
      shown: {
        name: comment.name,
        words: plainText(comment.html),
        url: ofComment(id),
        article: { title: article.title, url },
        isReply: repliesTo.has(id),
      },
    })
  }
  return told.sort((one, other) => one.comment.createdAt.localeCompare(other.comment.createdAt))
}

type Sent = { to: string; subscriptions: readonly Subscription[]; told: readonly Told[] }

async function send(req: PayloadRequest, { subscriptions, to, told }: Sent): Promise<void> {
  const [first] = told
  const [subscription] = subscriptions
  if (!first || !subscription) return
  const unsubscribe = linkTo(req, {
    purpose: 'unsubscribe',
    subscriptions: subscriptions.slice(0, 10).map(({ id }) => id),
  })
  const shown = told.slice(0, mostWaiting)
  const language = subscription.language ?? (await languageOfSite(req))
  const mail = renderNews({
    language,
    site: await siteOf(req),
    comments: shown.map(({ shown }) => shown),
    hasMore: told.length > shown.length,
    unsubscribe: `${unsubscribe}?lang=${language}`,
    manage: `${linkTo(req, { purpose: 'manage', subscription: subscription.id })}?lang=${language}`,
  })
  const { hostname } = new URL(servicesOf(req.payload).publicUrl)
  const { article, id, parent } = first.comment
  await sendMail(req, {
    ...mail,
    to,
    id: told.length === 1 ? `comment-${id}` : `comments-${id}-${told.length}`,
    // Mails about one article are one conversation, and an answer follows what it answers.
    follows: [`article-${article}`, ...(told.length === 1 && parent ? [`comment-${parent}`] : [])],
    headers: {
      'List-Id': `<${article}.${hostname}>`,
      'List-Unsubscribe': `<${unsubscribe}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  })
}

/** Takes out what was told; what has come meanwhile waits for the next mail. */
async function settle(req: PayloadRequest, told: readonly Subscription[]): Promise<void> {
  for (const subscription of told)
    await inOwnTransaction(req, async (attempt) => {
      const [now] = await findSubscriptions(attempt, { id: { equals: subscription.id } }, 1)
      if (!now) return
      const known = new Set(waitingOf(subscription))
      const left = waitingOf(now).filter((id) => !known.has(id))
      const dueAt = left.length > 0 ? new Date(timeOf(attempt).getTime() + burstMs).toISOString() : null
      await updateSubscription(attempt, now.id, { waiting: left.join(' ') || null, dueAt })
    })
}

async function postpone(req: PayloadRequest, waiting: readonly Subscription[]): Promise<void> {
  const dueAt = new Date(timeOf(req).getTime() + laterMs).toISOString()
  for (const { id } of waiting) await inOwnTransaction(req, (attempt) => updateSubscription(attempt, id, { dueAt }))
}
