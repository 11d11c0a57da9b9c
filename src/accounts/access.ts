import type { Access } from 'payload'
import { isAdmin } from '#platform'

/** Everybody sees and keeps their own account; administrators see and keep all. */
export const adminsOrSelf: Access = ({ req }) => {
  if (isAdmin(req.user)) return true
  return req.user ? { id: { equals: req.user.id } } : false
}
