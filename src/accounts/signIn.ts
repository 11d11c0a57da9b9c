import { pbkdf2, randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import {
  AuthenticationError,
  type CollectionAfterLoginHook,
  type CollectionBeforeOperationHook,
  generatePayloadCookie,
  getDataLoader,
  loginOperation,
  type Payload,
  type PayloadRequest,
} from 'payload'
import { defineSlot, refusal, servicesOf, signatureOf } from '#platform'
import { inOwnTransaction, inTurn, retrying } from '#platform/database'
import { accountServicesOf } from './services'

/** How often an account may be tried, and within how long. */
export const loginTries = 10
export const loginTriesSeconds = 10 * 60

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
    throw refusal('too_many_requests', {
      retryAfter: wait,
      policy: { name: 'logins', quota: loginTries, windowSeconds: loginTriesSeconds },
      message: 'Too many tries for this account. Please wait a little.',
    })
}

/** Gives all tries back. */
export function restoreTries(req: PayloadRequest, email: string): Promise<void> {
  return accountServicesOf(req.payload).logins.restore(req.payload, keyOf(req, email))
}

/** How Payload makes the hash of a password (auth/strategies/local/generatePasswordSaltHash). */
type PasswordForm = { iterations: number; keyLength: number }
export const currentForm: PasswordForm = { iterations: 600_000, keyLength: 32 }

export function derivePassword(
  password: string,
  salt: string | Buffer,
  { iterations, keyLength }: PasswordForm,
): Promise<Buffer> {
  return promisify(pbkdf2)(password.slice(0, 1000), salt, iterations, keyLength, 'sha256')
}

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
  const counted = triesCounted.read(req)
  if (!counted?.isCounted) await takeTry(req, email)
  if (counted) counted.isCounted = true
  const find = () => req.payload.db.findOne({ collection: 'users', where: { email: { equals: email } }, req })
  if (await find()) return
  // What Payload does from here on with an account, in its order: what comes after so long a wait takes longer.
  await find()
  await derivePassword(password, randomBytes(32), currentForm)
  throw new AuthenticationError(req.t)
}

/** That a sign-in has been counted, however often it is begun again. */
const triesCounted = defineSlot<{ isCounted: boolean }>('sign-in-counted', { isKeptByRetry: true })

/** As long as all tries that an account has may take, one after the other. */
const longestTurnMs = 10_000

/**
 * Payload's door for signing in. Two sign-ins of one account in the same moment read the same list of sessions, and the later one writes it
 * without the other's: each has its turn. Between processes MongoDB refuses one of them, where the account is read in the
 * transaction that writes it, and it is begun again. SQLite has one process, and nobody else could write while a password is checked.
 */
export async function answerSignIn(req: PayloadRequest): Promise<Response> {
  const { collections, config, db } = req.payload
  const { email, password } = req.data ?? {}
  const data = {
    email: typeof email === 'string' ? email : '',
    password: typeof password === 'string' ? password : '',
  }
  triesCounted.write(req, { isCounted: false })
  const depth = Number(req.searchParams.get('depth') || Number.NaN)
  const signIn = (attempt: PayloadRequest) => {
    // Payload makes one at its own door, not here.
    attempt.payloadDataLoader = getDataLoader(attempt)
    const asked = Number.isNaN(depth) ? {} : { depth }
    return loginOperation({ collection: collections.users, data, req: attempt, ...asked })
  }
  const begin = db.name === 'sqlite' ? retrying : inOwnTransaction
  const result = await inTurn(`sign-in ${keyOf(req, data.email)}`, () => begin(req, signIn), longestTurnMs)
  const cookie = generatePayloadCookie({
    collectionAuthConfig: collections.users.config.auth,
    cookiePrefix: config.cookiePrefix,
    token: result.token ?? '',
  })
  const headers = { 'Set-Cookie': cookie }
  return Response.json({ message: req.t('authentication:passed'), ...result }, { headers })
}

/** A sign-in that succeeds gives all tries back. */
export const forgetTries: CollectionAfterLoginHook = ({ req, user }) => restoreTries(req, user.email)

type SignIns = {
  id: string
  sessions?: { id: string; expiresAt: string | Date }[] | null
  resetPasswordToken?: string | null
  resetPasswordExpiration?: string | Date | null
}

/** Forgets sessions that have ended and links for a new password that were used or not: Payload keeps both with the account. */
export async function clearSignIns(payload: Payload): Promise<void> {
  const now = servicesOf(payload).now()
  const before = { less_than: now.toISOString() }
  const isOver = (at: string | Date): boolean => new Date(at) < now
  const { docs } = await payload.db.find<{ id: string }>({
    collection: 'users',
    where: { or: [{ resetPasswordExpiration: before }, { 'sessions.expiresAt': before }] },
    select: {},
    pagination: false,
  })
  for (const { id } of docs)
    await inOwnTransaction(payload, async (req) => {
      const account = await payload.db.findOne<SignIns>({ collection: 'users', where: { id: { equals: id } }, req })
      if (!account) return
      const { resetPasswordExpiration: expiration, sessions } = account
      // All of it: on SQLite, a row with a list is written whole.
      const data = {
        ...account,
        sessions: (sessions ?? []).filter(({ expiresAt }) => !isOver(expiresAt)),
        ...(expiration && isOver(expiration) ? { resetPasswordToken: null, resetPasswordExpiration: null } : {}),
        updatedAt: null,
      }
      await payload.db.updateOne({ collection: 'users', id, data, req, returning: false })
    })
}
