import { APIError, type PayloadRequest } from 'payload'
import { loadComment } from '#comments'
import { isModerator, requireUser } from '#platform'
import { inTransaction } from '#platform/database'
import { vaultOf } from '#vault'
import { recordLook } from './audit'

/**
 * The address behind a comment, for a moderator who asked for it. The look is recorded first, in the same transaction:
 * without the record there is no answer.
 */
export async function readIdentity(req: PayloadRequest, id: string): Promise<{ email: string | null }> {
  const user = requireUser(req)
  if (!isModerator(user)) throw new APIError('You are not allowed to see this.', 403, null, true)
  return inTransaction(req, async () => {
    const comment = await loadComment(req, id)
    if (!comment) throw new APIError('There is no such comment.', 404, null, true)
    await recordLook(req, { user: String(user.id), ownerType: 'comment', owner: id, purpose: 'view' })
    return { email: (await vaultOf(req.payload).reveal(req, { type: 'comment', id }))?.email ?? null }
  })
}
