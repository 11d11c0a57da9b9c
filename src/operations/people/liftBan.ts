import { APIError, type PayloadRequest } from 'payload'
import { isId } from '../loadComment'
import { requireModerator } from './loadDecidable'
import { repeated } from './repeated'

/** Lifts a ban; what the vault keeps of it goes with it (the collection's own hook sees to that, at every door). */
export const liftBan = async (req: PayloadRequest, id: string): Promise<{ id: string }> => {
  requireModerator(req)
  return repeated(req, async (attempt) => {
    const known = isId(id)
      ? await attempt.payload.db.findOne({ collection: 'bans', where: { id: { equals: id } }, req: attempt })
      : null
    if (!known) throw new APIError('There is no such ban.', 404, null, true)
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
