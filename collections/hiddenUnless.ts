/** Keeps a part of the admin out of sight of those who could only look at it. What they may do is up to `access`. */
export function hiddenUnless(may: (user: object | null | undefined) => boolean) {
  return ({ user }: { user: object | null }): boolean => !may(user)
}
