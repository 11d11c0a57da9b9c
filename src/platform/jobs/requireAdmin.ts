import type { PayloadRequest } from 'payload'
import { isAdmin, refusal, requireUser } from '#platform'

/** @throws Refusal `not_logged_in` without an account, `forbidden` for all but administrators */
export function requireAdmin(req: PayloadRequest): void {
  requireUser(req)
  if (!isAdmin(req.user)) throw refusal('forbidden', { message: 'Only administrators see to failed tasks.' })
}
