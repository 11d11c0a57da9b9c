import type { PayloadRequest } from 'payload'
import { countWithin } from './countQueue'
import { reachOf } from './reach'
import type { DeskCounts } from './types'

/** As many as one event names; whoever missed more reads the list again. */
const mostIds = 500

/** What an open desk is told after a change: the tabs' counts, and which of the changed comments are the caller's to decide on. */
export const readLive = async (
  req: PayloadRequest,
  changed: readonly string[],
): Promise<{ counts: DeskCounts; ids: string[] }> => {
  const reach = await reachOf(req)
  const ids = changed.slice(0, mostIds)
  const counts = await countWithin(req, reach)
  if (!reach || ids.length === 0) return { counts, ids }
  if (reach.length === 0) return { counts, ids: [] }
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'moderation-queue',
    where: { and: [{ id: { in: ids } }, { article: { in: [...reach] } }] },
    select: { status: true },
    limit: ids.length,
    pagination: false,
    req,
  })
  return { counts, ids: docs.map(({ id }) => id) }
}
