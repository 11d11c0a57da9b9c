import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { addressesOfTarget, type SubscriptionKind, subscriptionKinds, targetOf } from '#comments'
import {
  addressOf,
  type Fault,
  isLanguage,
  type Language,
  networkOf,
  Refusal,
  refusal,
  say,
  servicesOf,
  signatureOf,
  timeOf,
} from '#platform'
import { inOwnTransaction } from '#platform/database'
import { languageIn, readInput } from '#platform/http'
import { defineTask, queues } from '#platform/jobs'
import { mailRetries, requireMail, sendMail, sendOnce } from '#platform/mail'
import { isEmailAddress, normaliseEmail, type Owner, vaultOf } from '#vault'
import { languageOfSite, publicTitle, siteOf } from '../readMailed'
import { noticeServicesOf } from '../services'
import { isStopped } from './bounces'
import { confirmLifeMs, linkTo } from './links'
import { renderConfirmation } from './mails'
import { beginSubscription, readerOfBrowser, subscriptionsOf } from './subscriptions'

// A subscription that is asked for is a request in the vault and nothing else: like those for one's data, it goes by itself after three days.

export const subscriptionInput = z.object({
  article: z.string().min(1).max(250).describe('Id or slug of a published article.'),
  email: z
    .string()
    .trim()
    .max(254)
    .refine(isEmailAddress, { params: { code: 'require_valid_email' } })
    .describe('Never published. A link to confirm is mailed to it.'),
  kind: z.enum(subscriptionKinds),
})

/** So many can be asked for with one address a day; and so many links to confirm stand open at a time, whichever way they were asked for. */
export const maxAsked = 10
/** So many are asked for from one network an hour, for whomever. */
export const maxAskedFrom = 30
const maxOpen = 5
const maxRequests = 100
/** Whoever asks again meanwhile has a mail on its way. */
const repeatedMs = 10 * 60_000

const prefix = 'subscribe'

type Wanted = { article: string; kind: SubscriptionKind }

function requestFor({ article, kind }: Wanted): Owner {
  return { type: 'request', id: `${prefix}:${kind}:${article}:${randomUUID()}` }
}

/** What a request asks for; nothing for requests of other kinds. */
function wantedBy(request: string): Wanted | undefined {
  const [first, named, article] = request.split(':')
  const kind = subscriptionKinds.find((known) => known === named)
  return first === prefix && kind && article ? { article, kind } : undefined
}

/**
 * Takes a reader's wish to be mailed. The same work and the same answer for every address: what is known of it is looked up by a
 * job, which knows the request alone.
 * @throws Refusal `article_not_found`, `invalid_input`, `require_valid_email`, `mail_unavailable`, `too_many_requests`
 */
export async function askForSubscription(req: PayloadRequest, raw: unknown): Promise<{ message: string }> {
  const { data, faults } = readInput(subscriptionInput, raw)
  if (faults) throw new Refusal([...faults, ...(await faultOfArticle(req, raw))])
  const { article: key, email, kind } = data
  requireMail(req.payload)
  // The same to everybody, whether the address is subscribed, stopped or unknown.
  const language = languageIn(req)
  const message = say(language, 'answers.subscription_asked', { hours: confirmLifeMs / 3_600_000 })
  const article = (await targetOf(req.payload).find(req, [key])).get(key)
  if (!article) throw new Refusal([articleNotFound])
  const seal = { key: servicesOf(req.payload).signingKey('requests'), purpose: 'subscriptions' }
  await boundNetwork(req)
  // Beyond that, the same answer for the same address, and nothing is kept: a flood for one address fills no queue.
  const counted = signatureOf(normaliseEmail(email), seal)
  if ((await noticeServicesOf(req.payload).asked.take(req.payload, counted)) !== undefined) return { message }
  await inOwnTransaction(req, async (attempt) => {
    const request = requestFor({ article: article.id, kind })
    await vaultOf(attempt.payload).keep(attempt, request, { email }, timeOf(attempt))
    await queueConfirmation(attempt, request, language)
  })
  return { message }
}

const articleNotFound = { code: 'article_not_found', path: 'article' } as const satisfies Fault

/** Whether an article that can be looked for is not there, of input that has other faults. */
async function faultOfArticle(req: PayloadRequest, raw: unknown): Promise<Fault[]> {
  const { data } = readInput(subscriptionInput.pick({ article: true }), raw)
  const isThere = !data || (await targetOf(req.payload).find(req, [data.article])).has(data.article)
  return isThere ? [] : [articleNotFound]
}

/** Whoever asks for many people mails many people. Nothing here looks at whom. @throws Refusal `too_many_requests` */
async function boundNetwork(req: PayloadRequest): Promise<void> {
  const network = networkOf(addressOf(req) ?? '')
  if (!network) return
  const seal = { key: servicesOf(req.payload).signingKey('requests'), purpose: 'subscriptions of a network' }
  const retryAfter = await noticeServicesOf(req.payload).askedFrom.take(req.payload, signatureOf(network, seal))
  if (retryAfter !== undefined) throw refusal('too_many_requests', { retryAfter })
}

/** The same for the sender of a comment, in its transaction; its address is copied within the vault. */
export async function askWithComment(req: PayloadRequest, comment: string, wanted: Wanted): Promise<void> {
  const request = requestFor(wanted)
  const { address } = await vaultOf(req.payload).copy(req, { type: 'comment', id: comment }, request, timeOf(req))
  if (address) await queueConfirmation(req, request, await languageOfSender(req))
}

/** A form of the site is in the site's language; another frontend says which one its reader takes. */
async function languageOfSender(req: PayloadRequest): Promise<Language> {
  return req.headers.has('accept-language') || /[?&]lang=/.test(req.url ?? '') ? languageIn(req) : languageOfSite(req)
}

async function queueConfirmation(req: PayloadRequest, { id }: Owner, language: Language): Promise<void> {
  const input = { request: id, language }
  await req.payload.jobs.queue({ task: 'confirmSubscription', queue: queues.requests, input, req })
}

/** Mails the link to confirm, unless there is nothing to confirm or too much of it. */
export const confirmSubscription = defineTask({
  slug: 'confirmSubscription',
  inputSchema: [
    { name: 'request', type: 'text', required: true },
    { name: 'language', type: 'text' },
  ],
  retries: mailRetries,
  run: (req, { language, request }) =>
    mailLink(req, { type: 'request', id: request }, isLanguage(language) ? language : 'en'),
})

async function mailLink(req: PayloadRequest, request: Owner, language: Language): Promise<void> {
  const vault = vaultOf(req.payload)
  const wanted = wantedBy(request.id)
  const to = (await vault.reveal(req, request))?.email
  const askedAt = await vault.keptAt(req, request)
  if (!wanted || !to || !askedAt) return
  const target = targetOf(req.payload)
  const article = (await target.find(req, [wanted.article])).get(wanted.article)
  if (!article || !(await isMailed(req, { request, wanted, askedAt }))) return vault.remove(req, request)
  await sendOnce(req, `request:${request.id}`, async () => {
    const mail = renderConfirmation({
      language,
      hours: confirmLifeMs / 3_600_000,
      site: await siteOf(req),
      kind: wanted.kind,
      title: publicTitle(article),
      link: `${linkTo(req, { purpose: 'confirm', request: request.id })}?lang=${language}`,
    })
    await sendMail(req, { ...mail, to, id: `confirm-${request.id.split(':').at(-1)}` })
  })
}

type Asked = { request: Owner; wanted: Wanted; askedAt: Date }

/** A request that gets no link is of no use to anybody. */
async function isMailed(req: PayloadRequest, { askedAt, request, wanted }: Asked): Promise<boolean> {
  if (await isStopped(req, request)) return false
  const isWanted = (other: Wanted) => other.article === wanted.article && other.kind === wanted.kind
  if ((await subscriptionsOf(req, request)).some(isWanted)) return false
  const vault = vaultOf(req.payload)
  const open = (await vault.sameAddress(req, request, 'request', maxRequests, askedAt)).flatMap((owner) => {
    const other = wantedBy(owner.id)
    return other ? [{ owner, other }] : []
  })
  if (open.length >= maxOpen) return false
  for (const { owner } of open.filter(({ other }) => isWanted(other))) {
    const at = await vault.keptAt(req, owner)
    if (at && askedAt.getTime() - at.getTime() < repeatedMs) return false
  }
  return true
}

const linkGone = () => refusal('link_gone')

export type Confirmation = Wanted & { title: string; url: string }

/** What a link would begin. Changes nothing. @throws Refusal `link_gone` */
export async function readConfirmation(req: PayloadRequest, request: string): Promise<Confirmation> {
  const wanted = wantedBy(request)
  const isOpen = await vaultOf(req.payload).hasAddress(req, { type: 'request', id: request })
  const target = targetOf(req.payload)
  const article = wanted && isOpen ? (await target.find(req, [wanted.article])).get(wanted.article) : undefined
  if (!wanted || !article) throw linkGone()
  return { ...wanted, title: publicTitle(article), url: (await addressesOfTarget(req, article)).url }
}

/**
 * Begins the subscription of a link; it is used up. Whoever presses the button reads what is mailed to the address: their browser
 * has shown that. Answers the token it is to keep. `token` is the one it has.
 * @throws Refusal `link_gone`
 */
export async function confirm(
  req: PayloadRequest,
  { language, request, token }: { language: Language; request: string; token: string | undefined },
): Promise<Confirmation & { readerToken: string }> {
  const confirmed = await readConfirmation(req, request)
  const browser = readerOfBrowser(req, token)
  const vault = vaultOf(req.payload)
  await inOwnTransaction(req, async (attempt) => {
    const owner: Owner = { type: 'request', id: request }
    if (!(await vault.hasAddress(attempt, owner))) throw linkGone()
    const id = await beginSubscription(attempt, owner, { article: confirmed.article, kind: confirmed.kind, language })
    const proof: Owner = { type: 'proof', id: `${id}:${randomUUID()}` }
    // Another mailbox, written with letters that become these ones in lower case, proves nothing about this one.
    if (/^[\x21-\x7e]+@/.test((await vault.reveal(attempt, owner))?.email ?? ''))
      await vault.copy(attempt, owner, proof, timeOf(attempt), { address: true, reader: browser.reader })
    await vault.remove(attempt, owner)
  })
  return { ...confirmed, readerToken: browser.token }
}
