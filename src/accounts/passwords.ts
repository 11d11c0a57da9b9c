import { createHash, randomUUID } from 'node:crypto'
import {
  type CollectionBeforeChangeHook,
  type CollectionBeforeOperationHook,
  type PayloadRequest,
  ValidationError,
} from 'payload'
import { z } from 'zod'
import { refusal, servicesOf, timeOf } from '#platform'
import { inOwnTransaction, retrying } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { type Mail, mailRetries, oneLine, requireMail, sendMail } from '#platform/mail'
import { isEmailAddress, type Owner, vaultOf } from '#vault'
import { accountServicesOf } from './services'

/** Length is what makes a password hold; NIST SP 800-63B asks for no composition rules. */
export const minPasswordLength = 12

/** Refuses passwords that are too short, wherever they are set. */
export const checkPassword: CollectionBeforeOperationHook<'users'> = ({ args, operation, req }) => {
  if (operation !== 'create' && operation !== 'update' && operation !== 'resetPassword') return
  const password: unknown = (args as { data?: { password?: unknown } }).data?.password
  if (password === undefined || password === null || password === '') return
  if (typeof password === 'string' && password.length >= minPasswordLength && password.length <= 256) return
  throw new ValidationError({
    collection: 'users',
    errors: [{ path: 'password', message: `Please choose a password of ${minPasswordLength} to 256 characters.` }],
    req,
  })
}

/** How a token for a new password stands in its account's row. Payload's own are hexadecimal digits. */
const hashedToken = /^sha256:/

const hashToken = (token: string): string => `sha256:${createHash('sha256').update(token).digest('base64url')}`

/** Keeps the hash of a token for a new password: who reads the database cannot choose one with it. */
export const hashResetToken: CollectionBeforeChangeHook = ({ data }) => {
  const token: unknown = data.resetPasswordToken
  return typeof token !== 'string' || hashedToken.test(token) ? data : { ...data, resetPasswordToken: hashToken(token) }
}

/** Looks for the token somebody sends by its hash. */
export const findByHashedToken: CollectionBeforeOperationHook<'users'> = ({ args, operation }) => {
  if (operation !== 'resetPassword') return
  const { data } = args as { data?: { token?: unknown } }
  if (data && typeof data.token === 'string') data.token = hashToken(data.token)
}

export const passwordInput = z.object({ email: z.string().trim().max(254).refine(isEmailAddress) })

/**
 * Takes a request for a new password. The same work and the same answer for every address: a job, whose input
 * names the request alone, looks whether there is an account. The address waits in the vault.
 * @throws Refusal `require_valid_email`, `mail_unavailable` where no mail server is set up
 */
export async function askForPassword(req: PayloadRequest, raw: unknown): Promise<{ message: string }> {
  const read = passwordInput.safeParse(raw)
  if (!read.success) throw refusal('require_valid_email', { path: 'email' })
  requireMail(req.payload)
  const { email } = read.data
  await inOwnTransaction(req, async (attempt) => {
    const id = `password:${randomUUID()}`
    await vaultOf(attempt.payload).keep(attempt, { type: 'request', id }, { email }, timeOf(attempt))
    await attempt.payload.jobs.queue({
      task: 'sendPassword',
      queue: queues.passwords,
      input: { request: id },
      req: attempt,
    })
  })
  return { message: 'If this address has an account, a mail with a link is on its way to it.' }
}

/**
 * Mails a link for choosing a new password to whoever has an account under the address of the request. The input names the
 * request, whose address is in the vault; here it is used for this mail and goes nowhere else.
 */
export const sendPassword = defineTask({
  slug: 'sendPassword',
  inputSchema: [{ name: 'request', type: 'text', required: true }],
  retries: mailRetries,
  run: async (req, { request: id }) => {
    const request: Owner = { type: 'request', id }
    const vault = vaultOf(req.payload)
    const email = (await vault.reveal(req, request))?.email
    if (email) await send(req, email, id)
    await vault.remove(req, request)
  },
})

async function send(req: PayloadRequest, to: string, id: string): Promise<void> {
  const { passwordMails } = accountServicesOf(req.payload)
  const { publicUrl } = servicesOf(req.payload)
  const account = await req.payload.db.findOne<{ id: string }>({
    collection: 'users',
    where: { email: { equals: to.toLowerCase() } },
    select: {},
    req,
  })
  // One account gets a bounded number of mails, whoever asks for them.
  if (!account || (await passwordMails.take(req.payload, String(account.id))) !== undefined) return
  const link = await makePasswordLink(req, to)
  if (!link) return
  const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
  const mail = renderPasswordLink({ site: site?.title || publicUrl, link })
  await sendMail(req, { ...mail, to, id: id.replace(':', '-') })
}

/** A link by which whoever has it chooses a new password for an account, once and within an hour; earlier ones end. */
export async function makePasswordLink(req: PayloadRequest, email: string): Promise<string | undefined> {
  const { admin, routes } = req.payload.config
  // Two requests for one account may run at the same time.
  const token: string | null = await retrying(req, (attempt) =>
    attempt.payload.forgotPassword({ collection: 'users', data: { email }, disableEmail: true, req: attempt }),
  )
  return token ? `${servicesOf(req.payload).publicUrl}${routes.admin}${admin.routes.reset}/${token}` : undefined
}

type PasswordLink = { site: string; link: string }

/** The mail with which a member of staff chooses a new password. */
export function renderPasswordLink({ link, site }: PasswordLink): Mail {
  return {
    subject: `Your password on ${oneLine(site)}`,
    text: [
      `Somebody, probably you, asked to choose a new password for your account on ${oneLine(site)}.`,
      `Choose one here within an hour:\n${link}`,
      'If it was not you, there is nothing to do: your password stays as it is.',
    ].join('\n\n'),
  }
}
