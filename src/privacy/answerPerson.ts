import { randomUUID } from 'node:crypto'
import type { PayloadRequest, TaskConfig } from 'payload'
import { servicesOf } from '#platform'
import { mailRetries, sendMail, sendOnce } from '#platform/mail'
import { type Owner, vaultOf } from '#vault'
import { holdsAnything } from './holdsAnything'
import { signMailLink } from './mailToken'
import { renderPersonLink } from './personLink'
import { linkLifeMs, purposeOf } from './purposes'

/** So many links to one address are good at a time: nobody can fill somebody else's letter box. */
const mostLinks = 5

/**
 * Mails a link to whoever asked about their data, if anything is kept under that address. The input names the request, whose
 * address is in the vault; here it is used for this mail and goes nowhere else.
 */
export const answerPerson: TaskConfig<'answerPerson'> = {
  slug: 'answerPerson',
  inputSchema: [{ name: 'request', type: 'text', required: true }],
  retries: mailRetries,
  handler: async ({ input, req }) => {
    await answer(req, { type: 'request', id: input.request })
    return { output: {} }
  },
}

async function answer(req: PayloadRequest, request: Owner): Promise<void> {
  const { publicUrl, signingKey } = servicesOf(req.payload)
  const vault = vaultOf(req.payload)
  const purpose = purposeOf(request.id)
  const to = (await vault.reveal(req, request))?.email
  const asked = await vault.keptAt(req, request)
  if (!purpose || !to || !asked) return
  const useless = !(await holdsAnything(req, request)) || (await isTooMany(req, request, asked))
  // Nobody will come for it.
  if (useless) return vault.remove(req, request)
  await sendOnce(req, `request:${request.id}`, async () => {
    const id = request.id.slice(purpose.length + 1)
    const expires = asked.getTime() + linkLifeMs
    const token = signMailLink({ purpose, id, expires, nonce: randomUUID() }, signingKey('mail'))
    const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
    const mail = renderPersonLink({ site: site?.title || publicUrl, purpose, link: `${publicUrl}/mail/${token}` })
    await sendMail(req, { ...mail, to, id: `request-${id}` })
  })
}

const isTooMany = async (req: PayloadRequest, request: Owner, asked: Date): Promise<boolean> =>
  (await vaultOf(req.payload).sameAddress(req, request, 'request', mostLinks, asked)).length >= mostLinks
