/** Staff roles. `admin` all; `editor` all articles and moderation; `author` own articles and the comments under them; `moderator` comments only. */
export const roles = ['admin', 'editor', 'author', 'moderator'] as const
export type Role = (typeof roles)[number]

/** Whoever asks: an account of `users`, or nobody. Payload's client types know no fields, so only the role is looked for. */
type Holder = object | null | undefined

const hasRole =
  (...wanted: Role[]) =>
  (user: Holder): boolean =>
    user != null && 'role' in user && wanted.some((role) => role === user.role)

export const isAdmin = hasRole('admin')
/** May write and publish every article. */
export const isEditor = hasRole('admin', 'editor')
/** May write articles, their own at least. */
export const isWriter = hasRole('admin', 'editor', 'author')
/** May decide on every comment. */
export const isModerator = hasRole('admin', 'editor', 'moderator')
/** Any signed-in member of staff. */
export const isStaff = hasRole(...roles)
