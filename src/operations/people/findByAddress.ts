import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { Refusal } from '../../errors'
import { isEmailAddress } from '../../privacy/blindIndex'
import { servicesOf } from '../../services'
import { recordLook } from '../audit'
import { parseInput } from '../parseInput'
import { requireModerator } from './loadDecidable'
import { repeated } from './repeated'

const input = z.object({ email: z.string().max(254) })

/** How many comments of one sender a search lists. */
const most = 200

/**
 * Comments sent with exactly this address, newest first, for a moderator who has it from elsewhere. The search is recorded
 * first, in the same transaction, without what was searched for.
 * @throws Refusal `require_valid_email`
 */
export const findByAddress = async (req: PayloadRequest, raw: unknown): Promise<{ comments: string[] }> => {
  const user = requireModerator(req)
  const { email } = parseInput(input, raw)
  if (!isEmailAddress(email.trim())) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  return repeated(req, async (attempt) => {
    // Whoever asks stands as owner: the address, or a hash of it, would turn the record into a list of addresses.
    await recordLook(attempt, { user, ownerType: 'search', owner: user, purpose: 'search' })
    const owners = await servicesOf(attempt.payload).vault.ownersOf(attempt, 'comment', email.trim(), most)
    return { comments: owners.map(({ id }) => id) }
  })
}
