import type { PayloadRequest } from 'payload'
import { ownTargets } from '#comments'
import { isAtDesk, isModerator, signInFirst } from '#platform'

/** Ids of the articles under which somebody may decide; undefined where that is everywhere. */
export type Reach = readonly string[] | undefined

/**
 * Moderators see every comment, authors those under their own articles.
 * @throws APIError 401 without an account
 */
export async function reachOf(req: PayloadRequest): Promise<Reach> {
  if (!isAtDesk(req.user)) throw signInFirst()
  if (isModerator(req.user)) return undefined
  return ownTargets(req)
}
