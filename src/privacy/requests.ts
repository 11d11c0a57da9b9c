import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { Refusal, servicesOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { defineTask } from '#platform/jobs'
import { mailRetries, sendMail, sendOnce } from '#platform/mail'
import { isEmailAddress, type Owner, type OwnerType, vaultOf } from '#vault'
import { linkLifeMs, type PersonPurpose, purposeOf, renderPersonLink, requestOwner, signMailLink } from './mailedLinks'

export const personInput = z.object({ email: z.string().trim().max(254).refine(isEmailAddress) })

/** The answer to everybody, whether anything is kept or not. */
const message =
  'If anything is kept under this address, a mail with a link is on its way to it. The link is good for 24 hours.'

/** So many links to one address are valid at a time: nobody can flood somebody else’s inbox. */
const maxLinks = 5

/** What can be kept under an address; requests and erasures are about the asking itself. */
const keptTypes: readonly OwnerType[] = ['comment', 'report', 'subscription', 'note', 'ban']

/**
 * Takes a reader's request to see or erase what is kept under an address. The same work and the same answer for every address:
 * whether there is anything is found out by a job, which knows the request alone. The address waits in the vault.
 * @throws Refusal `require_valid_email`
 */
export async function askAboutPerson(
  req: PayloadRequest,
  purpose: PersonPurpose,
  raw: unknown,
): Promise<{ message: string }> {
  const read = personInput.safeParse(raw)
  if (!read.success) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  const { email } = read.data
  await inOwnTransaction(req, async (attempt) => {
    const owner = requestOwner(purpose, randomUUID())
    await vaultOf(attempt.payload).keep(attempt, owner, { email }, timeOf(attempt))
    await attempt.payload.jobs.queue({ task: 'answerPerson', input: { request: owner.id }, req: attempt })
  })
  return { message }
}

/**
 * Mails a link to the reader who asked about their data, if anything is kept under that address. The input names the request,
 * whose address is in the vault; here it is used for this mail only.
 */
export const answerPerson = defineTask({
  slug: 'answerPerson',
  inputSchema: [{ name: 'request', type: 'text', required: true }],
  retries: mailRetries,
  run: (req, { request }) => mailLink(req, { type: 'request', id: request }),
})

async function mailLink(req: PayloadRequest, request: Owner): Promise<void> {
  const { publicUrl, signingKey } = servicesOf(req.payload)
  const vault = vaultOf(req.payload)
  const purpose = purposeOf(request.id)
  const to = (await vault.reveal(req, request))?.email
  const askedAt = await vault.keptAt(req, request)
  if (!purpose || !to || !askedAt) return
  // A request that gets no link is of no use to anybody.
  if (!(await holdsAnything(req, request)) || (await hasTooManyLinks(req, request, askedAt)))
    return vault.remove(req, request)
  await sendOnce(req, `request:${request.id}`, async () => {
    const id = request.id.slice(purpose.length + 1)
    const expires = askedAt.getTime() + linkLifeMs
    const token = signMailLink({ purpose, id, expires, nonce: randomUUID() }, signingKey('mail'))
    const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
    const mail = renderPersonLink({ site: site?.title || publicUrl, purpose, link: `${publicUrl}/mail/${token}` })
    await sendMail(req, { ...mail, to, id: `request-${id}` })
  })
}

async function hasTooManyLinks(req: PayloadRequest, request: Owner, askedAt: Date): Promise<boolean> {
  const others = await vaultOf(req.payload).sameAddress(req, request, 'request', maxLinks, askedAt)
  return others.length >= maxLinks
}

/** Whether anything is kept under the address of a request. */
async function holdsAnything(req: PayloadRequest, request: Owner): Promise<boolean> {
  const vault = vaultOf(req.payload)
  for (const type of keptTypes) if ((await vault.sameAddress(req, request, type, 1)).length > 0) return true
  return false
}
