import type { PayloadRequest } from 'payload'
import { Refusal, servicesOf, signatureOf } from '#platform'
import { accountServicesOf } from './services'

/** By a keyed hash: the counters must not be a list of who tried to sign in. */
const keyOf = ({ payload }: PayloadRequest, email: string): string =>
  signatureOf(email.toLowerCase().trim(), { key: servicesOf(payload).signingKey('logins'), purpose: 'logins' })

/**
 * Takes one of the tries an account has for passwords and codes together, whether it exists or not.
 * @throws Refusal `too_many_requests`
 */
export async function takeTry(req: PayloadRequest, email: string): Promise<void> {
  const wait = await accountServicesOf(req.payload).logins.take(req.payload, keyOf(req, email))
  if (wait !== undefined)
    throw new Refusal(
      [{ code: 'too_many_requests', message: 'Too many tries for this account. Please wait a little.' }],
      wait,
    )
}

/** Gives all tries back. */
export function restoreTries(req: PayloadRequest, email: string): Promise<void> {
  return accountServicesOf(req.payload).logins.restore(req.payload, keyOf(req, email))
}
