import type { PayloadRequest } from 'payload'
import { groupSimilar } from '#moderation'
import { reachOf } from './reach'
import { readCards } from './readCards'
import { findPrints } from './store'
import type { DeskTab, SimilarGroup } from './types'

const mostComments = 20_000
const mostGroups = 50
/** As many as can be decided at once. */
const mostMembers = 500

/** Near-duplicates in a tab, largest campaign first. @throws APIError 401 without an account */
export async function findSimilar(req: PayloadRequest, tab: DeskTab): Promise<SimilarGroup[]> {
  const articles = await reachOf(req)
  if (articles?.length === 0) return []
  const prints = await findPrints(req, { tab, articles }, mostComments)
  const groups = groupSimilar(prints)
    .slice(0, mostGroups)
    .map((ids) => ids.slice(0, mostMembers))
  const samples = new Map(
    (
      await readCards(
        req,
        groups.flatMap((ids) => ids.slice(0, 1)),
      )
    ).map((card) => [card.id, card]),
  )
  return groups.flatMap((ids) => {
    const sample = samples.get(ids[0] ?? '')
    return sample ? [{ ids, sample }] : []
  })
}
