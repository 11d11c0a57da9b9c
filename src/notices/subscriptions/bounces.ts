import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { isSameText, refusal, timeOf, webhookSignature } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput, type Route } from '#platform/http'
import { isEmailAddress, type Owner, vaultOf } from '#vault'
import { noticeServicesOf } from '../services'
import { endSubscription, subscriptionsOf } from './subscriptions'

// Mail that comes back for good, and mail that its reader calls spam: nothing goes to that address any more. Told by whatever sends the
// mail, signed as Standard Webhooks describe (https://www.standardwebhooks.com); the body is what Resend sends, others are mapped to it.

const mostAddresses = 50
/** Older or newer ones may be recordings of earlier ones. */
const toleranceSeconds = 5 * 60
const address = z.string().max(254)

export const bounceInput = z.object({
  type: z.string().max(100).describe('`email.bounced` or `email.complained`; others change nothing.'),
  data: z.object({
    to: z.union([address, z.array(address).max(mostAddresses)]),
    bounce: z
      .object({ type: z.string().max(100).describe('`Permanent`; others change nothing.') })
      .optional()
      .describe('Without it, a bounce is for good.'),
  }),
})

const headers = z.object({
  'webhook-id': z.string().max(200),
  'webhook-timestamp': z.string().describe('Seconds since 1970.'),
  'webhook-signature': z
    .string()
    .describe('`v1,` and the HMAC-SHA-256 of `ID.TIMESTAMP.BODY`, in base64; several with blanks between.'),
})

export const bounceRoute: Route = {
  path: '/api/mail/bounces',
  methods: ['POST'],
  limit: 'writes',
  summary: 'Tell of mail that came back',
  description:
    'For mail services, signed with `BOUNCE_SECRET`. Nothing is mailed to subscribers of that address any more.',
  headers,
  input: bounceInput,
  output: z.object({ message: z.string() }),
  faults: ['key_invalid', 'invalid_input'],
  endpoint: async (req) => {
    const body = await readSigned(req)
    for (const email of stoppedBy(body)) await inOwnTransaction(req, (attempt) => stopAddress(attempt, email))
    // Alike whatever is known of the address.
    return Response.json({ message: 'Taken.' }, { headers: { 'Cache-Control': 'no-store' } })
  },
}

/** @throws Refusal `key_invalid`, `invalid_input` */
async function readSigned(req: PayloadRequest): Promise<z.infer<typeof bounceInput>> {
  const secret = noticeServicesOf(req.payload).bounceSecret
  if (secret === undefined)
    throw refusal('key_invalid', { message: 'No reports of returned mail are taken here: BOUNCE_SECRET is not set.' })
  const text = (await req.text?.()) ?? ''
  const signed = { id: headerOf(req, 'id'), timestamp: headerOf(req, 'timestamp'), body: text }
  const age = Math.abs(timeOf(req).getTime() / 1000 - Number(signed.timestamp))
  const isSigned = headerOf(req, 'signature')
    .split(' ')
    .slice(0, 10)
    .some((given) => isSameText(given, webhookSignature(signed, secret)))
  if (!isSigned || !(age <= toleranceSeconds))
    throw refusal('key_invalid', { message: 'The signature is wrong, or its time is not now.' })
  try {
    return parseInput(bounceInput, JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) throw refusal('invalid_input', { message: 'The body is not valid JSON.' })
    throw error
  }
}

/** Svix, which signs for Resend and others, calls them by its own name. */
const headerOf = ({ headers }: PayloadRequest, name: 'id' | 'timestamp' | 'signature'): string =>
  headers.get(`webhook-${name}`) ?? headers.get(`svix-${name}`) ?? ''

function stoppedBy({ data: { bounce, to }, type }: z.infer<typeof bounceInput>): string[] {
  const isForGood =
    type === 'email.complained' || (type === 'email.bounced' && (bounce?.type ?? 'Permanent') === 'Permanent')
  return isForGood ? [to].flat().filter(isEmailAddress) : []
}

/** Ends the subscriptions of an address and remembers, sealed, that nothing more goes to it. */
async function stopAddress(req: PayloadRequest, email: string): Promise<void> {
  const vault = vaultOf(req.payload)
  if ((await vault.ownersOf(req, 'bounce', email, 1)).length > 0) return
  const mark: Owner = { type: 'bounce', id: randomUUID() }
  await vault.keep(req, mark, { email }, timeOf(req))
  for (const { id } of await subscriptionsOf(req, mark)) await endSubscription(req, id)
}

/** Whether nothing is mailed to the address of an owner. */
export async function isStopped(req: PayloadRequest, owner: Owner): Promise<boolean> {
  return (await vaultOf(req.payload).sameAddress(req, owner, 'bounce', 1)).length > 0
}
