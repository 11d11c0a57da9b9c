import type { PayloadRequest } from 'payload'
import { isModerator, isStaff, signInFirst } from '#platform'

/** Ids of the articles under which somebody may decide; undefined where that is everywhere. */
export type Reach = readonly string[] | undefined

/**
 * Moderators see every comment, authors those under the articles that carry their byline.
 * @throws APIError 401 without an account
 */
export async function reachOf(req: PayloadRequest): Promise<Reach> {
  if (!isStaff(req.user)) throw signInFirst()
  if (isModerator(req.user)) return undefined
  const byline = req.user?.byline
  if (!byline) return []
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'articles',
    where: { authors: { in: [typeof byline === 'object' ? byline.id : byline] } },
    select: { title: true },
    pagination: false,
    limit: 0,
    req,
  })
  return docs.map(({ id }) => String(id))
}
