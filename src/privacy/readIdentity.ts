import type { PayloadRequest } from 'payload'
import { loadComment } from '#comments'
import { isModerator, refusal, requireUser } from '#platform'
import { inTransaction } from '#platform/database'
import { vaultOf } from '#vault'
import { recordLook } from './audit'

/**
 * The address behind a comment, for a moderator who asked for it. The look is recorded first, in the same transaction:
 * without the record there is no answer.
 */
export async function readIdentity(req: PayloadRequest, id: string): Promise<{ email: string | null }> {
  const user = requireUser(req)
  if (!isModerator(user)) throw refusal('forbidden', { message: 'You are not allowed to see this.' })
  return inTransaction(req, async () => {
    const comment = await loadComment(req, id)
    if (!comment) throw refusal('comment_id_not_found')
    await recordLook(req, { user: String(user.id), ownerType: 'comment', owner: id, purpose: 'view' })
    return { email: (await vaultOf(req.payload).reveal(req, { type: 'comment', id }))?.email ?? null }
  })
}
