import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { addressOf, Refusal, refusal, timeOf } from '#platform'
import { inOwnTransaction, inTurnToWrite } from '#platform/database'
import { parseInput } from '#platform/http'
import { type Owner, vaultOf } from '#vault'
import { noteComments } from './applyCounts'
import { loadVisible } from './findTarget'
import { rankOf, votesOf } from './helpfulness'
import { readPolicy } from './policy'
import { isBarredNetwork } from './services'

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
 * network could vote again: the price for keeping nothing lasting about readers. Votes of banned networks are taken and
 * not counted.
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
