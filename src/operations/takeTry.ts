import { createHmac } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { Refusal } from '../errors'
import { servicesOf } from '../services'

/** By a keyed hash: the counters must not be a list of who tried to sign in. */
const keyOf = ({ payload }: PayloadRequest, email: string): string =>
  createHmac('sha256', servicesOf(payload).signingKey('logins'))
    .update(email.toLowerCase().trim())
    .digest('base64url')
    .slice(0, 22)

/**
 * Takes one of the tries an account has for passwords and codes together, whether it exists or not.
 * @throws Refusal `too_many_requests`
 */
export const takeTry = async (req: PayloadRequest, email: string): Promise<void> => {
  const wait = await servicesOf(req.payload).logins.take(req.payload, keyOf(req, email))
  if (wait !== undefined)
    throw new Refusal(
      [{ code: 'too_many_requests', message: 'Too many tries for this account. Please wait a little.' }],
      wait,
    )
}

/** Gives all tries back. */
export const restoreTries = (req: PayloadRequest, email: string): Promise<void> =>
  servicesOf(req.payload).logins.restore(req.payload, keyOf(req, email))
