import type { PayloadRequest, TaskConfig } from 'payload'
import { servicesOf } from '#platform'
import { retrying } from '#platform/database'
import { mailRetries, sendMail } from '#platform/mail'
import { type Owner, vaultOf } from '#vault'
import { renderPasswordLink } from './passwordLink'
import { accountServicesOf } from './services'

/**
 * Mails a link for choosing a new password to whoever has an account under the address of the request. The input names the
 * request, whose address is in the vault; here it is used for this mail and goes nowhere else.
 */
export const sendPassword: TaskConfig<'sendPassword'> = {
  slug: 'sendPassword',
  inputSchema: [{ name: 'request', type: 'text', required: true }],
  retries: mailRetries,
  handler: async ({ input, req }) => {
    const request: Owner = { type: 'request', id: input.request }
    const vault = vaultOf(req.payload)
    const email = (await vault.reveal(req, request))?.email
    if (email) await send(req, email, input.request)
    await vault.remove(req, request)
    return { output: {} }
  },
}

async function send(req: PayloadRequest, to: string, id: string): Promise<void> {
  const { passwordMails } = accountServicesOf(req.payload)
  const { publicUrl } = servicesOf(req.payload)
  const account = await req.payload.db.findOne<{ id: string }>({
    collection: 'users',
    where: { email: { equals: to.toLowerCase() } },
    select: {},
    req,
  })
  // Nobody can fill somebody else's letter box.
  if (!account || (await passwordMails.take(req.payload, String(account.id))) !== undefined) return
  // Somebody who is impatient asks twice, and the database may be asked at the same time.
  const token: string | null = await retrying(req, (attempt) =>
    attempt.payload.forgotPassword({ collection: 'users', data: { email: to }, disableEmail: true, req: attempt }),
  )
  if (!token) return
  const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
  const link = `${publicUrl}${req.payload.config.routes.admin}${req.payload.config.admin.routes.reset}/${token}`
  const mail = renderPasswordLink({ site: site?.title || publicUrl, link })
  await sendMail(req, { ...mail, to, id: id.replace(':', '-') })
}
