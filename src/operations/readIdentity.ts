import { APIError, type PayloadRequest } from 'payload'
import { isModerator } from '../roles'
import { servicesOf } from '../services'
import { recordLook } from './audit'
import { inTransaction } from './inTransaction'
import { loadComment } from './loadComment'
import { requireUser } from './requireUser'

/**
 * The address behind a comment, for a moderator who asked for it. The look is recorded first, in the same transaction:
 * without the record there is no answer.
 */
export const readIdentity = async (req: PayloadRequest, id: string): Promise<{ email: string | null }> => {
  const user = requireUser(req)
  if (!isModerator(user)) throw new APIError('You are not allowed to see this.', 403, null, true)
  return inTransaction(req, async () => {
    const comment = await loadComment(req, id)
    if (!comment) throw new APIError('There is no such comment.', 404, null, true)
    await recordLook(req, { user: String(user.id), ownerType: 'comment', owner: id, purpose: 'view' })
    return { email: (await servicesOf(req.payload).vault.reveal(req, { type: 'comment', id }))?.email ?? null }
  })
}
