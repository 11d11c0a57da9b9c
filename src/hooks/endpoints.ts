import type { PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { isAdmin, mayBeId, refusal, requireSession, servicesOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { idOf, type Route } from '#platform/http'
import { callNow, type Delivery } from './deliver'
import { logDelivery } from './events'
import { type Hook, testEvent } from './services'
import { newSalt, secretFrom } from './sign'

/** How many calls the log shows of one webhook, newest first. */
const mostListed = 50

export type ListedDelivery = {
  id: string
  type: string
  state: Delivery['state']
  tries: number
  status: number | null
  error: string | null
  at: string
  lastAt: string | null
  nextAt: string | null
}

const asListed = ({ error, firstAt, id, lastAt, nextAt, state, status, tries, type }: Delivery): ListedDelivery => ({
  id: String(id),
  type,
  state,
  tries,
  status: status ?? null,
  error: error ?? null,
  at: new Date(firstAt).toISOString(),
  lastAt: lastAt ? new Date(lastAt).toISOString() : null,
  nextAt: nextAt ? new Date(nextAt).toISOString() : null,
})

const listedDelivery = z.object({
  id: z.string(),
  type: z.string(),
  state: z.enum(['waiting', 'delivered', 'failed']),
  tries: z.int(),
  status: z.int().nullable().describe('Of the answer; nothing else of it is kept.'),
  error: z
    .string()
    .nullable()
    .describe(
      'Why there was no answer: `unreachable`, `timeout`, `private`, `address`, `too_large`, `redirects`, `inactive`.',
    ),
  at: z.iso.datetime(),
  lastAt: z.iso.datetime().nullable(),
  nextAt: z.iso.datetime().nullable().describe('When it is tried again.'),
}) satisfies z.ZodType<ListedDelivery>

/** The webhook in the path. @throws Refusal `not_logged_in`, `forbidden` for all but administrators, `not_found` */
async function requireHook(req: PayloadRequest): Promise<Hook> {
  requireSession(req)
  if (!isAdmin(req.user)) throw refusal('forbidden', { message: 'Only administrators see to webhooks.' })
  const id = idOf(req)
  const found = mayBeId(req.payload, id)
    ? await req.payload.db.findOne<Hook>({ collection: 'webhooks', where: { id: { equals: id } }, req })
    : null
  if (!found) throw refusal('not_found')
  return found
}

const privately = (body: unknown, status = 200): Response =>
  Response.json(body, { status, headers: { 'Cache-Control': 'no-store' } })

async function newSecret(req: PayloadRequest): Promise<Response> {
  const { id } = await requireHook(req)
  const salt = newSalt()
  await inOwnTransaction(req, async (attempt) => {
    await attempt.payload.db.updateOne({ collection: 'webhooks', id, data: { salt }, req: attempt, returning: false })
    await servicesOf(attempt.payload).afterCommit.note(attempt, ['webhooks'])
  })
  return privately({ secret: secretFrom(salt, servicesOf(req.payload).signingKey('webhooks')) })
}

async function sendTest(req: PayloadRequest): Promise<Response> {
  const hook = await requireHook(req)
  const id = await inOwnTransaction(req, (attempt) =>
    logDelivery(attempt, { webhook: String(hook.id), type: testEvent, data: {} }),
  )
  return answerCalled(req, hook, id)
}

async function sendAgain(req: PayloadRequest): Promise<Response> {
  const hook = await requireHook(req)
  const id = String(req.routeParams?.delivery ?? '')
  const mine: Where = { and: [{ id: { equals: id } }, { webhook: { equals: String(hook.id) } }] }
  const found = mayBeId(req.payload, id)
    ? await req.payload.db.findOne<Delivery>({ collection: 'webhook-deliveries', where: mine, req })
    : null
  if (!found) throw refusal('not_found')
  return answerCalled(req, hook, id)
}

async function answerCalled(req: PayloadRequest, hook: Hook, id: string): Promise<Response> {
  const called = await callNow(req, hook, id)
  if (!called) throw refusal('not_found')
  return privately(asListed(called))
}

async function listDeliveries(req: PayloadRequest): Promise<Response> {
  const hook = await requireHook(req)
  const { docs } = await req.payload.db.find<Delivery>({
    collection: 'webhook-deliveries',
    where: { webhook: { equals: String(hook.id) } },
    sort: '-firstAt',
    limit: mostListed,
    pagination: false,
    req,
  })
  return privately({ docs: docs.map(asListed) })
}

const ofHook = (rest: string) => ({ path: `/api/webhooks/:id${rest}`, isForStaff: 'session' }) as const

/** What administrators do with a webhook beside what Payload does with every document. */
export const hookRoutes: Route[] = [
  {
    ...ofHook('/secret'),
    methods: ['POST'],
    summary: 'Make a new secret for a webhook',
    description: 'Answered this once; the one before signs no longer.',
    output: z.object({ secret: z.string() }),
    faults: ['not_found'],
    endpoint: newSecret,
  },
  {
    ...ofHook('/test'),
    methods: ['POST'],
    summary: 'Call a webhook to try it',
    description: 'Sends an event `webhook.test` at once, also where the webhook is switched off.',
    output: listedDelivery,
    faults: ['not_found'],
    endpoint: sendTest,
  },
  {
    ...ofHook('/deliveries'),
    methods: ['GET'],
    summary: 'The last calls of a webhook',
    output: z.object({ docs: z.array(listedDelivery) }),
    faults: ['not_found'],
    endpoint: listDeliveries,
  },
  {
    ...ofHook('/deliveries/:delivery'),
    methods: ['POST'],
    summary: 'Make a call of a webhook again',
    description: 'At once, with the same `webhook-id` and body.',
    output: listedDelivery,
    faults: ['not_found'],
    endpoint: sendAgain,
  },
]
