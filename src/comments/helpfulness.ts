import type { Payload, Where } from 'payload'
import { readState, writeState } from '#platform'
import { inOwnTransaction, pagesById } from '#platform/database'
import { loadComment, type StoredComment } from './loadComment'

/** Of the standard normal distribution, for an interval that holds the true share in 95 of 100 cases. */
const z = 1.96
/** Ranks are stored as whole numbers, so that both databases compare them alike. */
const scale = 1_000_000

type Votes = { helpful: number; cast: number }

/** Lower bound of Wilson's interval for the share of readers who find something helpful (E. B. Wilson, 1927), from 0 to 1. */
export function wilsonBound({ cast, helpful }: Votes): number {
  if (cast === 0) return 0
  const share = helpful / cast
  const centre = share + (z * z) / (2 * cast)
  const spread = z * Math.sqrt((share * (1 - share)) / cast + (z * z) / (4 * cast * cast))
  return Math.max(0, (centre - spread) / (1 + (z * z) / cast))
}

/** A comment nobody has voted on stands where one vote, that of its author, would put it. */
const ofNobody = wilsonBound({ cast: 1, helpful: 1 })

/**
 * What a comment's place in the order “best” is told by: higher is better, null for those that readers do not find more helpful than
 * any other, which follow by their date.
 */
export function rankOf({ cast, helpful }: Votes): number | null {
  const bound = wilsonBound({ cast: cast + 1, helpful: helpful + 1 })
  return bound > ofNobody ? Math.round(bound * scale) : null
}

type Counted = Pick<StoredComment, 'votes' | 'votesCast'>

/** How often readers voted on a comment, and how many found it helpful. Of older ones only the difference is known. */
export function votesOf({ votes, votesCast }: Counted): Votes {
  const difference = votes ?? 0
  const cast = Math.max(votesCast ?? 0, Math.abs(difference))
  return { cast, helpful: (cast + difference) / 2 }
}

const doneKey = 'ranked-by-votes'

/** Once: gives the comments that were voted on before there was an order by votes their place in it. */
export async function rankOlderVotes(payload: Payload): Promise<void> {
  if ((await readState({ payload }, doneKey)) !== undefined) return
  const voted = pagesById<{ id: string }>(payload, {
    collection: 'comments',
    where: (): Where => ({ and: [{ votes: { greater_than: 0 } }, { rank: { exists: false } }] }),
    select: {},
    size: 100,
  })
  for await (const page of voted)
    for (const { id } of page)
      await inOwnTransaction(payload, async (req) => {
        const comment = await loadComment(req, id)
        if (!comment) return
        // No edit: moderators compare the time of the last one with what they looked at.
        const data = { rank: rankOf(votesOf(comment)), updatedAt: null }
        await payload.db.updateOne({ collection: 'comments', id, data, req, returning: false })
      })
  await inOwnTransaction(payload, (req) => writeState(req, doneKey, 'done'))
}
