import type { PayloadRequest } from 'payload'
import type { QueueRow } from '#comments'
import { countWithin, tabsOf } from './queue'
import { reachOf } from './reach'
import { accountOf, namesOf, readByIds } from './readByIds'
import type { DeskNews, DeskPlace } from './types'

/** As many as one event names; whoever missed more reads the list again. */
const mostIds = 500

/** What an open desk is told after a change: the tabs' counts, and which of the changed comments are the caller's to decide on. */
export async function readLive(req: PayloadRequest, changed: readonly string[]): Promise<DeskNews> {
  const reach = await reachOf(req)
  const counts = await countWithin(req, reach)
  const ids = changed.slice(0, mostIds)
  const rows = await readByIds<QueueRow>(req, 'moderation-queue', reach?.length === 0 ? [] : ids)
  const mine = [...rows.values()].filter(({ article }) => !reach || reach.includes(article))
  const places = await placesOf(req, mine)
  // A deleted comment has no article any more: only those who see everything are told of it.
  return { counts, ids: reach ? mine.map(({ id }) => id) : ids, places }
}

async function placesOf(req: PayloadRequest, rows: readonly QueueRow[]): Promise<Record<string, DeskPlace>> {
  const names = await namesOf(
    req,
    rows.map(({ assignee }) => assignee),
  )
  return Object.fromEntries(
    rows.map((row) => {
      const assignee = accountOf(row.assignee, names)
      return [row.id, { tabs: tabsOf(row), assignee, assignedAt: assignee ? row.assignedAt : null }]
    }),
  )
}
