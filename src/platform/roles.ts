/** Staff roles. `admin` all; `editor` all articles and moderation; `author` own articles and the comments under them; `moderator` comments only. */
export const roles = ['admin', 'editor', 'author', 'moderator'] as const
export type Role = (typeof roles)[number]

/**
 * What a program may do with a key: `read` what is public, `preview` drafts too, `submit` comments for readers, `moderate` them,
 * `write` articles. Never more than the account it belongs to.
 */
export const keyScopes = ['read', 'preview', 'submit', 'moderate', 'write'] as const
export type KeyScope = (typeof keyScopes)[number]

/** Whoever asks: an account of `users`, or nobody. Payload's client types know no fields, so only the role is looked for. */
type Holder = object | null | undefined

/** Whether an account acts through a key of its own, and not at a session. */
export function isKey(user: Holder): user is { keyScope: KeyScope } {
  return user != null && 'keyScope' in user
}

/** Whether an account acts at a session, or through a key of one of these scopes. */
export function isWithin(user: Holder, ...scopes: KeyScope[]): boolean {
  return user != null && (!isKey(user) || scopes.includes(user.keyScope))
}

const hasRole =
  (wanted: readonly Role[], ...scopes: KeyScope[]) =>
  (user: Holder): boolean =>
    user != null && 'role' in user && wanted.some((role) => role === user.role) && isWithin(user, ...scopes)

/** No key administers. */
export const isAdmin = hasRole(['admin'])
/** May write and publish every article. */
export const isEditor = hasRole(['admin', 'editor'], 'write')
/** May write articles, their own at least. */
export const isWriter = hasRole(['admin', 'editor', 'author'], 'write')
/** May decide on every comment. */
export const isModerator = hasRole(['admin', 'editor', 'moderator'], 'moderate')
/** Whether a rule of access lets nobody in, by its name: a bundler numbers functions of one name. */
export function isNobodys(rule: { name: string } | undefined): boolean {
  return /^nobody\d*$/.test(rule?.name ?? '')
}

/** Any signed-in member of staff; no key. */
export const isStaff = hasRole(roles)
/** May use the desk's endpoints: staff, and their keys for moderating. */
export const isAtDesk = hasRole(roles, 'moderate')

const holders: Readonly<Record<KeyScope, readonly Role[]>> = {
  read: roles,
  preview: ['admin', 'editor', 'author'],
  // It says which network a reader comes from, and so passes by limits and bans.
  submit: ['admin'],
  moderate: roles,
  write: ['admin', 'editor', 'author'],
}

/** Whether an account with this role may have a key of this scope. */
export function mayHoldKey(role: unknown, scope: KeyScope): boolean {
  return holders[scope].some((held) => held === role)
}
