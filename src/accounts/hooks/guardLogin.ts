import { pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { AuthenticationError, type CollectionAfterLoginHook, type CollectionBeforeOperationHook } from 'payload'
import { restoreTries, takeTry } from '../takeTry'

/** As Payload keeps passwords (auth/strategies/local/generatePasswordSaltHash). */
const iterations = 600_000
const keyLength = 32

/**
 * Bounds how often a password may be tried for one account, wherever from, and lets nobody learn by it which accounts
 * there are: what does not exist is counted too, and takes the time that checking a password takes.
 */
export const guardLogin: CollectionBeforeOperationHook<'users'> = async ({ args, operation, req }) => {
  if (operation !== 'login') return
  const { email: typed, password } = (args as { data?: { email?: unknown; password?: unknown } }).data ?? {}
  const email = typeof typed === 'string' ? typed.toLowerCase().trim() : ''
  // Payload says what is missing.
  if (email === '' || typeof password !== 'string') return
  await takeTry(req, email)
  const find = () => req.payload.db.findOne({ collection: 'users', where: { email: { equals: email } }, req })
  if (await find()) return
  // What Payload does from here on with an account, in its order: what comes after so long a wait takes longer.
  await find()
  await promisify(pbkdf2)(password.slice(0, 1000), randomBytes(32), iterations, keyLength, 'sha256')
  throw new AuthenticationError(req.t)
}

/** Whoever has the password has not been guessing. */
export const forgetTries: CollectionAfterLoginHook = ({ req, user }) => restoreTries(req, user.email)
