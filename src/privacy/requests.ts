import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { isLanguage, type Language, Refusal, say, servicesOf, signatureOf, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { languageIn } from '#platform/http'
import { defineTask, queues } from '#platform/jobs'
import { mailRetries, requireMail, sendMail, sendOnce } from '#platform/mail'
import { isEmailAddress, normaliseEmail, type Owner, type OwnerType, vaultOf } from '#vault'
import { privacyServicesOf } from './erasureRecords'
import { linkLifeMs, type PersonPurpose, purposeOf, renderPersonLink, requestOwner, signMailLink } from './mailedLinks'

export const personInput = z.object({ email: z.string().trim().max(254).refine(isEmailAddress) })

/** How long a mailed link is good for. */
const linkHours = linkLifeMs / 3_600_000

/** So many links for one purpose are mailed to one address a day: nobody can flood somebody else’s inbox. */
export const maxLinks = 5

/** Of both purposes, and some that were queued at once. */
const maxRequests = 100

/** What can be kept under an address; requests and erasures are about the asking itself. */
const keptTypes: readonly OwnerType[] = ['comment', 'report', 'subscription', 'note', 'ban']

/**
 * Takes a reader's request to see or erase what is kept under an address. The same work and the same answer for every address:
 * whether there is anything is found out by a job, which knows the request alone. The address waits in the vault.
 * @throws Refusal `require_valid_email`, `mail_unavailable` where no mail server is set up
 */
export async function askAboutPerson(
  req: PayloadRequest,
  purpose: PersonPurpose,
  raw: unknown,
  language: Language = languageIn(req),
): Promise<{ message: string }> {
  const read = personInput.safeParse(raw)
  if (!read.success) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  requireMail(req.payload)
  // The same to everybody, whether anything is kept or not.
  const message = say(language, 'answers.person_asked', { hours: linkHours })
  const { email } = read.data
  const { signingKey } = servicesOf(req.payload)
  const counted = signatureOf(`${purpose}:${normaliseEmail(email)}`, {
    key: signingKey('requests'),
    purpose: 'requests',
  })
  // Beyond that, the same answer for the same address, and nothing is kept: a flood for one address fills no queue.
  if ((await privacyServicesOf(req.payload).requests.take(req.payload, counted)) !== undefined) return { message }
  await inOwnTransaction(req, async (attempt) => {
    const owner = requestOwner(purpose, randomUUID())
    await vaultOf(attempt.payload).keep(attempt, owner, { email }, timeOf(attempt))
    await attempt.payload.jobs.queue({
      task: 'answerPerson',
      queue: queues.requests,
      input: { request: owner.id, language },
      req: attempt,
    })
  })
  return { message }
}

/**
 * Mails a link to the reader who asked about their data, if anything is kept under that address. The input names the request,
 * whose address is in the vault; here it is used for this mail only.
 */
export const answerPerson = defineTask({
  slug: 'answerPerson',
  inputSchema: [
    { name: 'request', type: 'text', required: true },
    { name: 'language', type: 'text' },
  ],
  retries: mailRetries,
  run: (req, { language, request }) =>
    mailLink(req, { type: 'request', id: request }, isLanguage(language) ? language : 'en'),
})

async function mailLink(req: PayloadRequest, request: Owner, language: Language): Promise<void> {
  const { publicUrl, signingKey } = servicesOf(req.payload)
  const vault = vaultOf(req.payload)
  const purpose = purposeOf(request.id)
  const typed = (await vault.reveal(req, request))?.email
  const askedAt = await vault.keptAt(req, request)
  if (!purpose || !typed || !askedAt) return
  const kept = await keptUnder(req, request)
  // To the address that is kept: what was typed may be written otherwise, and lead to another mailbox.
  const to = kept && ((await vault.reveal(req, kept))?.email ?? typed)
  // A request that gets no link is of no use to anybody.
  if (!to || (await hasTooManyLinks(req, request, askedAt))) return vault.remove(req, request)
  await sendOnce(req, `request:${request.id}`, async () => {
    const id = request.id.slice(purpose.length + 1)
    // From now, not from the asking: the queue may have been long, or the mail server away.
    const expires = servicesOf(req.payload).now().getTime() + linkLifeMs
    const token = signMailLink({ purpose, id, expires, nonce: randomUUID() }, signingKey('mail'))
    const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
    const mail = renderPersonLink({
      language,
      site: site?.title || publicUrl,
      purpose,
      link: `${publicUrl}/mail/${token}?lang=${language}`,
    })
    await sendMail(req, { ...mail, to, id: `request-${id}` })
  })
}

async function hasTooManyLinks(req: PayloadRequest, request: Owner, askedAt: Date): Promise<boolean> {
  const others = await vaultOf(req.payload).sameAddress(req, request, 'request', maxRequests, askedAt)
  // Each purpose by itself: who asks for exports must not keep a reader from erasing.
  return others.filter(({ id }) => purposeOf(id) === purposeOf(request.id)).length >= maxLinks
}

/** The newest of what is kept under the address of a request, of the first type there is anything of. */
async function keptUnder(req: PayloadRequest, request: Owner): Promise<Owner | undefined> {
  const vault = vaultOf(req.payload)
  const types: readonly OwnerType[] = purposeOf(request.id) === 'subscriptions' ? ['subscription'] : keptTypes
  for (const type of types) {
    const [owner] = await vault.sameAddress(req, request, type, 1)
    if (owner) return owner
  }
  return undefined
}
