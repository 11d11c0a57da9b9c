import type { PayloadRequest } from 'payload'
import { isId, requireModerator } from '#comments'
import { refusal } from '#platform'
import { inOwnTransaction } from '#platform/database'

/** Lifts a ban; what the vault keeps of it goes with it (the collection's own hook sees to that, at every door). */
export async function liftBan(req: PayloadRequest, id: string): Promise<{ id: string }> {
  requireModerator(req)
  return inOwnTransaction(req, async (attempt) => {
    const known = isId(id)
      ? await attempt.payload.db.findOne({ collection: 'bans', where: { id: { equals: id } }, req: attempt })
      : null
    if (!known) throw refusal('not_found', { message: 'There is no such ban.' })
    await attempt.payload.delete({
      collection: 'bans',
      id,
      req: attempt,
      overrideAccess: false,
      user: attempt.user,
      depth: 0,
    })
    return { id }
  })
}
