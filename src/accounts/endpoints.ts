import { addDataAndFileToRequest, type Endpoint, type PayloadRequest } from 'payload'
import { refusal } from '#platform'
import { readJson } from '#platform/http'
import { askForPassword } from './askForPassword'

/**
 * Payload lets whoever comes first make the first account. Here only the one-time link does (`/setup`);
 * custom endpoints are matched before Payload's own.
 */
export const refuseFirstRegister: Endpoint = {
  path: '/first-register',
  method: 'post',
  handler: () => {
    throw refusal('forbidden', {
      message: 'The first administrator is made with the one-time link that Colloquy printed when it started.',
    })
  },
}

/**
 * In place of Payload's own, which mails whoever has an account while it answers: it would take longer for addresses that
 * have one, and fail for them alone when the mail server is away.
 */
export const forgotPassword: Endpoint = {
  path: '/forgot-password',
  method: 'post',
  handler: async (req) => Response.json(await askForPassword(req, await readBody(req))),
}

/** The admin's forms send what they hold in a field of a form. */
async function readBody(req: PayloadRequest): Promise<unknown> {
  if (/^application\/json\b/i.test(req.headers.get('content-type') ?? '')) return readJson(req)
  await addDataAndFileToRequest(req)
  return req.data
}
