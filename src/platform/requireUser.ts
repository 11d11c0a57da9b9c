import { APIError, type PayloadRequest } from 'payload'

/**
 * The account that is signed in. Whether it may do what it asks for is decided where that is known.
 * @throws APIError 401 without an account
 */
export function requireUser(req: PayloadRequest): NonNullable<PayloadRequest['user']> {
  if (!req.user) throw new APIError('Please sign in.', 401, null, true)
  return req.user
}
