import { APIError, type PayloadRequest } from 'payload'
import { isAdmin, requireUser } from '#platform'

/** @throws APIError 401 without an account, 403 for all but administrators */
export function requireAdmin(req: PayloadRequest): void {
  requireUser(req)
  if (!isAdmin(req.user)) throw new APIError('Only administrators see to failed tasks.', 403, null, true)
}
