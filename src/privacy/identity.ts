import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { loadComment, requireModerator } from '#comments'
import { isModerator, Refusal, refusal, requireSession, servicesOf } from '#platform'
import { inOwnTransaction, inTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { defineTask } from '#platform/jobs'
import { mailRetries, oneLine, sendMail, sendOnce } from '#platform/mail'
import { isEmailAddress, looksPerHour, recordLook, takeLook, vaultOf } from '#vault'

/**
 * The address behind a comment, for a moderator who asked for it. The look is recorded first, in the same transaction:
 * without the record there is no answer.
 */
export async function readIdentity(req: PayloadRequest, id: string): Promise<{ email: string | null }> {
  const user = requireSession(req)
  if (!isModerator(user)) throw refusal('forbidden', { message: 'You are not allowed to see this.' })
  await takeLook(req, String(user.id))
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
  requireSession(req)
  const user = requireModerator(req)
  const { email } = parseInput(searchInput, raw)
  if (!isEmailAddress(email.trim())) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  await takeLook(req, user)
  return inOwnTransaction(req, async (attempt) => {
    // The owner is who asks: the address, or a hash of it, would turn the audit into a list of addresses.
    await recordLook(attempt, { user, ownerType: 'search', owner: user, purpose: 'search' })
    const owners = await vaultOf(attempt.payload).ownersOf(attempt, 'comment', email.trim(), maxFound)
    return { comments: owners.map(({ id }) => id) }
  })
}

/** Tells administrators of an account that has looked at or searched for as many addresses as one may in an hour. */
export const tellOfLooks = defineTask({
  slug: 'tellOfLooks',
  inputSchema: [
    { name: 'user', type: 'text', required: true },
    { name: 'at', type: 'text', required: true },
  ],
  retries: mailRetries,
  run: async (req, { at, user }) => {
    const { docs } = await req.payload.db.find<{ id: string; email: string; name?: string | null; role: string }>({
      collection: 'users',
      where: { or: [{ role: { equals: 'admin' } }, { id: { equals: user } }] },
      pagination: false,
      limit: 100,
      req,
    })
    const { publicUrl } = servicesOf(req.payload)
    const name = docs.find(({ id }) => String(id) === user)?.name
    const text = [
      `The account “${oneLine(name || user)}” has looked at or searched for ${looksPerHour} addresses of readers within an hour, by ${at.slice(0, 16).replace('T', ' ')} UTC. Further looks are refused until the hour is over.`,
      `Each look is on record: ${publicUrl}${req.payload.config.routes.admin}/collections/identity-audit`,
    ].join('\n\n')
    for (const { email, id, role } of docs)
      if (role === 'admin')
        await sendOnce(req, `looks:${user}:${at}:${id}`, () =>
          sendMail(req, {
            to: email,
            subject: 'Many addresses of readers were looked at',
            text,
            id: `looks-${Date.parse(at)}`,
            account: id,
          }),
        )
  },
})
