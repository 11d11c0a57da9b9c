import type { Payload, PayloadRequest } from 'payload'
import { servicesOf, timeOf } from '#platform'
import { deleteInBatches, inOwnTransaction } from '#platform/database'
import { FetchRefused, type SafeAnswer } from '#platform/http'
import { defineTask, queues } from '#platform/jobs'
import { hasMail, mailRetries, sendMail } from '#platform/mail'
import { type Hook, hookServicesOf } from './services'
import { nextTryAt, secretFrom, signedHeaders } from './sign'

export type Delivery = {
  id: string
  webhook: string
  /** What receivers know it by, however often it is sent. */
  message: string
  type: string
  body: string
  state: 'waiting' | 'delivered' | 'failed'
  tries: number
  firstAt: string
  nextAt?: string | null
  lastAt?: string | null
  status?: number | null
  error?: string | null
  createdAt: string
}

/** How a call ended: the status of the answer, or why there was none. Of what was answered nothing is kept. */
type Outcome = { status?: number; error?: string }

const collection = 'webhook-deliveries'
const timeoutMs = 15_000
/** Nothing of it is read. */
const answerBytes = 64 * 1024
const mostRedirects = 3
const keptDays = 30
const rowsAtOnce = 500

const isTaken = ({ status = 0 }: Outcome): boolean => status >= 200 && status < 300
/** 410: whoever ran it does not want to hear any more. */
const isGone = ({ status }: Outcome): boolean => status === 410

/** Redirects that keep the call as it is are followed, each to an address that is looked at again; others would lose what it says. */
async function post(payload: Payload, hook: Hook, { body, message }: Delivery): Promise<Outcome> {
  const { allowsPrivate, fetchSafely } = hookServicesOf(payload)
  const { now, signingKey } = servicesOf(payload)
  const secret = secretFrom(hook.salt, signingKey('webhooks'))
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Colloquy-Webhooks',
    ...signedHeaders({ id: message, body, at: now(), secret }),
  }
  const ask = (url: string): Promise<SafeAnswer> =>
    fetchSafely(url, {
      method: 'POST',
      body,
      headers,
      timeoutMs,
      limitBytes: answerBytes,
      mostRedirects: 0,
      allowsPrivate,
    })
  try {
    let answer = await ask(hook.url)
    for (let turn = 0; turn < mostRedirects && (answer.status === 307 || answer.status === 308); turn++) {
      const { location = '' } = answer.headers
      if (!URL.canParse(location, answer.url)) break
      answer = await ask(new URL(location, answer.url).href)
    }
    return { status: answer.status }
  } catch (error) {
    if (!(error instanceof FetchRefused)) throw error
    return { error: error.kind }
  }
}

const load = <T extends { id: string }>(req: PayloadRequest, from: 'webhooks' | typeof collection, id: string) =>
  req.payload.db.findOne<T>({ collection: from, where: { id: { equals: id } }, req })

const update = (req: PayloadRequest, id: string, data: Partial<Delivery>) =>
  req.payload.db.updateOne({ collection, id, data, req, returning: false })

/** Writes down how a call ended, and sees to the next one or gives the webhook up. Another runner may have been faster. */
async function settle(req: PayloadRequest, { id, tries: seen }: Delivery, outcome: Outcome): Promise<void> {
  const delivery = await load<Delivery>(req, collection, id)
  if (delivery?.state !== 'waiting' || delivery.tries !== seen) return
  const now = timeOf(req)
  const tries = delivery.tries + 1
  const tried = { tries, lastAt: now.toISOString(), status: outcome.status ?? null, error: outcome.error ?? null }
  if (isTaken(outcome)) return void (await update(req, id, { ...tried, state: 'delivered', nextAt: null }))
  const next = isGone(outcome) ? undefined : nextTryAt({ first: new Date(delivery.firstAt), now, tries })
  if (!next) {
    await update(req, id, { ...tried, state: 'failed', nextAt: null })
    return giveUp(req, delivery.webhook, isGone(outcome) ? 'gone' : 'failing')
  }
  await update(req, id, { ...tried, nextAt: next.toISOString() })
  await queueCall(req, id, next)
}

/** Puts a call in the queue, for a time or for now. */
export async function queueCall(req: PayloadRequest, delivery: string, waitUntil?: Date): Promise<void> {
  const { jobs } = req.payload
  await jobs.queue({
    task: 'callHook',
    input: { delivery },
    queue: queues.hooks,
    ...(waitUntil ? { waitUntil } : {}),
    req,
  })
}

/** Switches a webhook off that nobody answers, and tells the administrators. */
async function giveUp(req: PayloadRequest, id: string, why: 'failing' | 'gone'): Promise<void> {
  const { payload } = req
  const hook = await load<Hook>(req, 'webhooks', id)
  if (!hook?.active) return
  await payload.db.updateOne({
    collection: 'webhooks',
    id,
    data: { active: false, disabledAt: timeOf(req).toISOString(), disabledWhy: why },
    req,
    returning: false,
  })
  await servicesOf(payload).afterCommit.note(req, ['webhooks'])
  if (!hasMail(payload)) return
  const where = { role: { equals: 'admin' } }
  const { docs } = await payload.db.find<{ id: string }>({
    collection: 'users',
    where,
    select: {},
    limit: 100,
    pagination: false,
    req,
  })
  for (const { id: user } of docs)
    await payload.jobs.queue({
      task: 'tellOfHook',
      input: { webhook: id, user: String(user) },
      queue: queues.mail,
      req,
    })
}

/** Makes one call. A job that runs twice finds that it has been made, or makes it once more: receivers know it by its id. */
export const callHook = defineTask({
  slug: 'callHook',
  inputSchema: [{ name: 'delivery', type: 'text', required: true }],
  retries: { attempts: 5, backoff: { type: 'exponential', delay: 10_000 } },
  run: async (req, input) => {
    const delivery = await load<Delivery>(req, collection, input.delivery)
    if (delivery?.state !== 'waiting') return
    const next = delivery.nextAt ? new Date(delivery.nextAt) : undefined
    // The job of an earlier try that runs once more, or a clock that is behind.
    if (next && next > timeOf(req)) return inOwnTransaction(req, (attempt) => queueCall(attempt, delivery.id, next))
    const hook = await load<Hook>(req, 'webhooks', delivery.webhook)
    if (!hook?.active)
      return void (await inOwnTransaction(req, (attempt) =>
        update(attempt, delivery.id, { state: 'failed', error: 'inactive', nextAt: null }),
      ))
    const outcome = await post(req.payload, hook, delivery)
    await inOwnTransaction(req, (attempt) => settle(attempt, delivery, outcome))
  },
})

/** Makes a call at once, for whoever asks for it by hand: it is not tried again, and nothing is given up for it. */
export async function callNow(req: PayloadRequest, hook: Hook, id: string): Promise<Delivery | undefined> {
  const delivery = await load<Delivery>(req, collection, id)
  if (!delivery) return undefined
  const outcome = await post(req.payload, hook, delivery)
  await inOwnTransaction(req, (attempt) =>
    update(attempt, id, {
      tries: delivery.tries + 1,
      lastAt: servicesOf(req.payload).now().toISOString(),
      status: outcome.status ?? null,
      error: outcome.error ?? null,
      state: isTaken(outcome) ? 'delivered' : 'failed',
      nextAt: null,
    }),
  )
  return (await load<Delivery>(req, collection, id)) ?? undefined
}

/** Mails an administrator that a webhook was switched off. Its address may be a secret: only its host is named. */
export const tellOfHook = defineTask({
  slug: 'tellOfHook',
  inputSchema: [
    { name: 'webhook', type: 'text', required: true },
    { name: 'user', type: 'text', required: true },
  ],
  retries: mailRetries,
  run: async (req, { user, webhook }) => {
    const hook = await load<Hook>(req, 'webhooks', webhook)
    const where = { id: { equals: user } }
    const account = await req.payload.db.findOne<{ id: string; email: string }>({ collection: 'users', where, req })
    // Switched on again or deleted meanwhile: there is nothing to tell.
    if (!hook?.disabledAt || !account) return
    const { host } = new URL(hook.url)
    const { publicUrl } = servicesOf(req.payload)
    await sendMail(req, {
      to: account.email,
      id: `webhook-${webhook}-${Date.parse(hook.disabledAt)}-${user}`,
      subject: `A webhook to ${host} was switched off`,
      text: `${host} has not taken a call for a day, or has said that it takes none any more. Nothing is sent there until you switch the webhook on again:\n${publicUrl}${req.payload.config.routes.admin}/collections/webhooks/${webhook}`,
    })
  },
})

/** Forgets calls that were made, or given up, long ago. */
export async function clearDeliveries(payload: Payload): Promise<void> {
  const before = new Date(servicesOf(payload).now().getTime() - keptDays * 24 * 60 * 60_000).toISOString()
  await deleteInBatches(payload, { collection, where: () => ({ firstAt: { less_than: before } }), size: rowsAtOnce })
}
