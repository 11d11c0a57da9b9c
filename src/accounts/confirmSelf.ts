import { timingSafeEqual } from 'node:crypto'
import type { CollectionBeforeOperationHook, PayloadRequest } from 'payload'
import { isAdmin, refusal, requireSession } from '#platform'
import { loadCodes, saveCodes, takeCode } from './oneTimeCodes'
import { currentForm, derivePassword, restoreTries, takeTry } from './signIn'

/** What today's hashes begin with, and how earlier ones were made. */
const currentPrefix = 'pbkdf2-sha256-v1:'
const earlierForm = { iterations: 25_000, keyLength: 512 }

type Kept = { id: string; hash?: string | null; salt?: string | null }

async function isPasswordOf({ hash, salt }: Omit<Kept, 'id'>, password: string): Promise<boolean> {
  if (!hash || !salt) return false
  const isCurrent = hash.startsWith(currentPrefix)
  const kept = Buffer.from(isCurrent ? hash.slice(currentPrefix.length) : hash, 'hex')
  const given = await derivePassword(password, salt, isCurrent ? currentForm : earlierForm)
  return kept.length === given.length && timingSafeEqual(kept, given)
}

/** `path` is the field both come in, where there is one for both. */
type Proof = { password?: unknown; code?: unknown; path?: string }

/**
 * Lets whoever has a session prove again that the account is theirs: by a one-time code where they have them, else by their
 * password. A session that was stolen must not be enough to stay.
 * @throws Refusal `not_logged_in`, `invalid_input` with the field, `too_many_requests`
 */
export async function confirmSelf(req: PayloadRequest, { code, password, path }: Proof): Promise<void> {
  const user = requireSession(req)
  const id = String(user.id)
  const email = String(user.email)
  const codes = await loadCodes(req, id)
  const hasCodes = Boolean(codes?.state.confirmedAt)
  const given = hasCodes ? code : password
  const wrong = (message: string) =>
    refusal('invalid_input', { path: path ?? (hasCodes ? 'code' : 'password'), message })
  if (typeof given !== 'string' || given === '')
    throw wrong(
      hasCodes
        ? 'Please enter a one-time code from your app, or a recovery code.'
        : 'Please enter the password you sign in with.',
    )
  await takeTry(req, email)
  if (codes && hasCodes) {
    const state = takeCode(req.payload, id, codes.state, given)
    if (!state || !(await saveCodes(req, id, state, codes)))
      throw wrong('This code is wrong or was used. Wait for the next one, please.')
  } else {
    const kept = await req.payload.db.findOne<Kept>({ collection: 'users', where: { id: { equals: id } }, req })
    if (!kept || !(await isPasswordOf(kept, given))) throw wrong('This is not the password you sign in with.')
  }
  await restoreTries(req, email)
}

type Changed = { email?: unknown; role?: unknown; password?: unknown; currentPassword?: unknown; code?: unknown }

/**
 * A new account, and a new password, email address or role of whichever account, is for somebody who proves again who they are
 * (`currentPassword` or `code` beside it): with any of them, whoever has a session could stay, or take another account.
 */
export const confirmCredentials: CollectionBeforeOperationHook<'users'> = async ({ args, operation, req }) => {
  if (operation !== 'update' && operation !== 'create') return
  const { data, id, overrideAccess } = args as { data?: Changed; id?: unknown; overrideAccess?: boolean }
  if (!data) return
  const { code, currentPassword, email, password, role } = data
  // They are for here alone.
  delete data.code
  delete data.currentPassword
  // What the process does by itself: set-up, commands.
  if (overrideAccess || !req.user) return
  // Whoever may not give roles changes none, whatever is sent.
  const given = isAdmin(req.user) ? role : undefined
  if (operation === 'update' && !(password || (await changes(req, id, { email, role: given })))) return
  // The admin's form has one field for whichever it is.
  const proof = code === undefined ? { code: currentPassword, path: 'currentPassword' } : { code }
  await confirmSelf(req, { ...proof, password: currentPassword })
}

/** Whether an address or a role is another one: the admin's form sends those it was given along with everything else. */
async function changes(req: PayloadRequest, id: unknown, { email, role }: Pick<Changed, 'email' | 'role'>) {
  if (!email && !role) return false
  if (typeof id !== 'string') return true
  const account = await req.payload.db.findOne<{ id: string; email: string; role: string }>({
    collection: 'users',
    where: { id: { equals: id } },
    req,
  })
  const isSameEmail = !email || (typeof email === 'string' && account?.email === email.toLowerCase().trim())
  return !(isSameEmail && (!role || account?.role === role))
}
