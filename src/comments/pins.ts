import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { readState, refusal, removeState, writeState } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { noteComments, noteShown } from './applyCounts'
import { loadDecidable, requireAccount } from './decisions/decideComment'
import { appendEvent } from './events'
import { noteQueue } from './queue'

export const pinInput = z.object({ id: z.string().max(64), pinned: z.boolean() })

/**
 * Sets a published comment first under its article, or back in its place. Only comments that start a conversation can be
 * pinned. Answers the same when nothing changes.
 * @throws APIError 409 for a comment that cannot be pinned
 */
export async function pinComment(req: PayloadRequest, raw: unknown): Promise<{ id: string; pinned: boolean }> {
  const actor = requireAccount(req)
  const { id, pinned } = parseInput(pinInput, raw)
  return inOwnTransaction(req, async (attempt) => {
    const comment = await loadDecidable(attempt, id)
    if (Boolean(comment.pinned) === pinned) return { id, pinned }
    const others = await readPinnedIds(attempt, comment.article)
    if (pinned) refuse(comment, others)
    await attempt.payload.db.updateOne({
      collection: 'comments',
      id,
      // No edit: moderators compare the time of the last one with what they looked at.
      data: { pinned, updatedAt: null },
      req: attempt,
      returning: false,
    })
    if (pinned) await writePinnedIds(attempt, comment.article, [id, ...others])
    else await dropPinned(attempt, comment.article, id)
    await appendEvent(attempt, {
      comment: id,
      article: comment.article,
      kind: pinned ? 'pinned' : 'unpinned',
      from: comment.status,
      to: comment.status,
      actorType: 'person',
      actor,
    })
    await noteQueue(attempt, id)
    if (comment.status === 'approved') await noteShown(attempt, comment.article, [{ id, was: true, is: true }])
    else await noteComments(attempt, comment.article)
    return { id, pinned }
  })
}

function refuse({ depth, status }: { depth: number; status: string }, others: readonly string[]): void {
  if (status !== 'approved') throw refusal('conflict', { message: 'Only a published comment can be pinned.' })
  if (depth > 0) throw refusal('conflict', { message: 'Only a comment that starts a conversation can be pinned.' })
  if (others.length >= maxPinned)
    throw refusal('conflict', { message: `At most ${maxPinned} comments can be pinned under an article.` })
}

/** How many comments of an article can be pinned at once. */
export const maxPinned = 5

const keyOf = (article: string): string => `pinned:${article}`

/**
 * Ids of an article's pinned comments, newest pin first. Kept as a list, because every page of a thread asks: to look for
 * the mark itself a database would go through all comments of the article.
 */
export async function readPinnedIds(req: PayloadRequest, article: string): Promise<string[]> {
  return (await readState(req, keyOf(article)))?.split(',').filter(Boolean) ?? []
}

/** Takes a comment off the list: it is unpinned, or goes for good. */
export async function dropPinned(req: PayloadRequest, article: string, comment: string): Promise<void> {
  const ids = await readPinnedIds(req, article)
  if (ids.includes(comment))
    await writePinnedIds(
      req,
      article,
      ids.filter((id) => id !== comment),
    )
}

/** The article is gone, and its list with it. */
export async function forgetPinned(req: PayloadRequest, article: string): Promise<void> {
  await removeState(req, keyOf(article))
}

/** Writes the list, in the transaction that sets or takes the mark. */
export async function writePinnedIds(req: PayloadRequest, article: string, ids: readonly string[]): Promise<void> {
  await writeState(req, keyOf(article), ids.join(','))
}
