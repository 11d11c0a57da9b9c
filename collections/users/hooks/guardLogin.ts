import { createHmac, pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import type { CollectionAfterLoginHook, CollectionBeforeOperationHook, PayloadRequest } from 'payload'
import { Refusal } from '../../../src/errors'
import { servicesOf } from '../../../src/services'

/** As Payload keeps passwords (auth/strategies/local/generatePasswordSaltHash). */
const iterations = 600_000
const keyLength = 32

/** By a keyed hash: the counters must not be a list of who tried to sign in. */
const keyOf = ({ payload }: PayloadRequest, email: string): string =>
  createHmac('sha256', servicesOf(payload).signingKey('logins')).update(email).digest('base64url').slice(0, 22)

const normalise = (email: unknown): string => (typeof email === 'string' ? email.toLowerCase().trim() : '')

/**
 * Bounds how often a password may be tried for one account, wherever from, and lets nobody learn by it which accounts
 * there are: what does not exist is counted too, and takes the time that checking a password takes.
 */
export const guardLogin: CollectionBeforeOperationHook<'users'> = async ({ args, operation, req }) => {
  if (operation !== 'login') return
  const { email: typed, password } = (args as { data?: { email?: unknown; password?: unknown } }).data ?? {}
  const email = normalise(typed)
  // Payload says what is missing.
  if (email === '' || typeof password !== 'string') return
  const wait = await servicesOf(req.payload).logins.take(req.payload, keyOf(req, email))
  if (wait !== undefined)
    throw new Refusal(
      [{ code: 'too_many_requests', message: 'Too many tries for this account. Please wait a little.' }],
      wait,
    )
  const known = await req.payload.db.findOne({ collection: 'users', where: { email: { equals: email } }, req })
  if (!known) await promisify(pbkdf2)(password.slice(0, 1000), randomBytes(32), iterations, keyLength, 'sha256')
}

/** Whoever has the password has not been guessing. */
export const forgetTries: CollectionAfterLoginHook = async ({ req, user }) => {
  await servicesOf(req.payload).logins.restore(req.payload, keyOf(req, normalise(user.email)))
}
