import type { PayloadRequest } from 'payload'
import type { Status } from '#moderation'
import { type Reach, reachOf } from './reach'
import { countComments } from './store'
import { type DeskCounts, type DeskTab, deskTabs } from './types'

/** How many comments each tab holds, of those the caller may decide on. @throws APIError 401 without an account */
export async function countQueue(req: PayloadRequest): Promise<DeskCounts> {
  return countWithin(req, await reachOf(req))
}

/** The same for a reach that is known. */
export async function countWithin(req: PayloadRequest, reach: Reach): Promise<DeskCounts> {
  const counts: DeskCounts = { pending: 0, reported: 0, spam: 0, approved: 0, trash: 0 }
  if (reach?.length === 0) return counts
  await Promise.all(
    deskTabs.map(async (tab) => {
      counts[tab] = await countComments(req, { tab, articles: reach })
    }),
  )
  return counts
}

/** The tabs a comment is on; the same as the store asks the database for. */
export function tabsOf({ openReports, status }: { status: Status; openReports?: number | null }): DeskTab[] {
  return (openReports ?? 0) > 0 && status !== 'trash' ? [status, 'reported'] : [status]
}
