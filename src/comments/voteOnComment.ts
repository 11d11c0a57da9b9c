import { randomUUID } from 'node:crypto'
import type { Payload, PayloadRequest, Where } from 'payload'
import { z } from 'zod'
import { addressOf, Refusal, readState, refusal, timeOf, writeState } from '#platform'
import { inOwnTransaction, inTurnToWrite, pagesById } from '#platform/database'
import { parseInput } from '#platform/http'
import { type Owner, vaultOf } from '#vault'
import { noteComments } from './applyCounts'
import { isBarredNetwork, isBeyondSite, loadVisible } from './contract'
import { readPolicy } from './policy'
import { loadComment, type StoredComment } from './storedComment'

/** A form sends text. */
export const voteInput = z
  .object({
    vote: z.preprocess(
      (value) => (value === '1' || value === '0' || value === '-1' ? Number(value) : value),
      z.literal([1, 0, -1]),
    ),
  })
  .meta({ examples: [{ vote: 1 }] })

/** How long a vote waits for those before it. */
const longestTurnMs = 10_000

/** How many comments one network may vote on in the two days its tag lasts. */
const mostFromOneNetwork = 500
const votesPolicy = { name: 'votes', quota: mostFromOneNetwork, windowSeconds: 2 * 24 * 60 * 60 }

/** What readers think of a comment: those who found it helpful less those who did not; and what this reader has said. */
export type Voted = { votes: number; own: 1 | 0 | -1 }

/**
 * Takes a reader's vote on a published comment: one for each network, changed by the next, taken back by 0. Which network
 * voted is known inside the vault for as long as its tag lasts, at most two days; the number stays. Afterwards the same
 * network could vote again: the price for keeping nothing lasting about readers. Votes of banned networks, and of a third one of
 * the same /48, are taken and not counted.
 * @throws Refusal `votes_off`, `invalid_input`, `comment_id_not_found`, `too_many_requests`
 */
export async function voteOnComment(req: PayloadRequest, id: string, raw: unknown): Promise<Voted> {
  const { vote } = parseInput(voteInput, raw)
  if (!(await readPolicy(req)).votes) throw new Refusal([{ code: 'votes_off' }])
  const address = addressOf(req)
  if (address === undefined) throw new Error('A vote came without a network address')
  const vault = vaultOf(req.payload)
  // Before the transaction: the first tag of a day makes its key.
  const tag = await vault.tagAddress({ address, now: timeOf(req) })
  // Once, however often the transaction is begun.
  let isBeyond: Promise<boolean> | undefined
  const count = async (attempt: PayloadRequest) => {
    const comment = await loadVisible(attempt, id)
    const votes = comment.votes ?? 0
    if (await isBarredNetwork(attempt, tag.ipTag)) return { votes, own: vote }
    const fromHere = (await vault.ownersByTag(attempt, 'vote', tag.ipTag, mostFromOneNetwork)).map(readVote)
    const before = fromHere.find((one) => one.comment === id)
    const change = vote - (before?.value ?? 0)
    if (change === 0) return { votes, own: vote }
    if (!before && fromHere.length >= mostFromOneNetwork)
      throw refusal('too_many_requests', { retryAfter: 3600, policy: votesPolicy })
    if (!before) isBeyond ??= isBeyondSite(req, 'vote', id)
    if (!before && (await isBeyond)) return { votes, own: vote }
    if (before) await vault.remove(attempt, before.owner)
    if (vote !== 0) await vault.keep(attempt, ownerOf(id, vote), tag, timeOf(attempt))
    const cast = Math.max(0, votesOf(comment).cast + (vote === 0 ? -1 : before ? 0 : 1))
    const counted = { votes: votes + change, votesCast: cast }
    await attempt.payload.db.updateOne({
      collection: 'comments',
      id,
      // No edit: moderators compare the time of the last one with what they looked at.
      data: { ...counted, rank: rankOf(votesOf(counted)), updatedAt: null },
      req: attempt,
      returning: false,
    })
    await noteComments(attempt, comment.article)
    return { votes: counted.votes, own: vote }
  }
  // All of them change one row, and take little time each: waiting is faster than beginning again.
  return inTurnToWrite(req.payload, `votes of ${id}`, () => inOwnTransaction(req, count), longestTurnMs)
}

/** A vote is nothing but a row of the vault; its name says what for. */
const ownerOf = (comment: string, value: number): Owner => ({ type: 'vote', id: `${comment}:${value}:${randomUUID()}` })

function readVote(owner: Owner): { owner: Owner; comment: string; value: number } {
  const [comment = '', value = '0'] = owner.id.split(':')
  return { owner, comment, value: Number(value) }
}

/** Of the standard normal distribution, for an interval that holds the true share in 95 of 100 cases. */
const quantile = 1.96
/** Ranks are stored as whole numbers, so that both databases compare them alike. */
const scale = 1_000_000

type Votes = { helpful: number; cast: number }

/** Lower bound of Wilson's interval for the share of readers who find something helpful (E. B. Wilson, 1927), from 0 to 1. */
export function wilsonBound({ cast, helpful }: Votes): number {
  if (cast === 0) return 0
  const share = helpful / cast
  const centre = share + (quantile * quantile) / (2 * cast)
  const spread = quantile * Math.sqrt((share * (1 - share)) / cast + (quantile * quantile) / (4 * cast * cast))
  return Math.max(0, (centre - spread) / (1 + (quantile * quantile) / cast))
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
