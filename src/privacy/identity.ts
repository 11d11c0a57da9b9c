import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { loadComment, requireModerator } from '#comments'
import { isModerator, Refusal, refusal, requireUser } from '#platform'
import { inOwnTransaction, inTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { isEmailAddress, vaultOf } from '#vault'
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

export const searchInput = z.object({ email: z.string().max(254) })

/** How many comments of one sender a search lists. */
const maxFound = 200

/**
 * Comments sent with exactly this address, newest first, for a moderator who has it from elsewhere. The search is recorded
 * first, in the same transaction, without what was searched for.
 * @throws Refusal `require_valid_email`
 */
export async function findByAddress(req: PayloadRequest, raw: unknown): Promise<{ comments: string[] }> {
  const user = requireModerator(req)
  const { email } = parseInput(searchInput, raw)
  if (!isEmailAddress(email.trim())) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  return inOwnTransaction(req, async (attempt) => {
    // The owner is who asks: the address, or a hash of it, would turn the audit into a list of addresses.
    await recordLook(attempt, { user, ownerType: 'search', owner: user, purpose: 'search' })
    const owners = await vaultOf(attempt.payload).ownersOf(attempt, 'comment', email.trim(), maxFound)
    return { comments: owners.map(({ id }) => id) }
  })
}
