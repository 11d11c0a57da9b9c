import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { requireModerator } from '#comments'
import { Refusal } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { isEmailAddress, vaultOf } from '#vault'
import { recordLook } from './audit'

const input = z.object({ email: z.string().max(254) })

/** How many comments of one sender a search lists. */
const most = 200

/**
 * Comments sent with exactly this address, newest first, for a moderator who has it from elsewhere. The search is recorded
 * first, in the same transaction, without what was searched for.
 * @throws Refusal `require_valid_email`
 */
export async function findByAddress(req: PayloadRequest, raw: unknown): Promise<{ comments: string[] }> {
  const user = requireModerator(req)
  const { email } = parseInput(input, raw)
  if (!isEmailAddress(email.trim())) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  return inOwnTransaction(req, async (attempt) => {
    // Whoever asks stands as owner: the address, or a hash of it, would turn the record into a list of addresses.
    await recordLook(attempt, { user, ownerType: 'search', owner: user, purpose: 'search' })
    const owners = await vaultOf(attempt.payload).ownersOf(attempt, 'comment', email.trim(), most)
    return { comments: owners.map(({ id }) => id) }
  })
}
