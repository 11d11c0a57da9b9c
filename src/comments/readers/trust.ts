import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import type { EventKind } from '#moderation'
import { refusal, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { vaultOf } from '#vault'
import { decideComment, loadDecidable, type ModerationResult, requireModerator } from '../decisions/decideComment'
import { appendEvent, findTakenBack } from '../events'
import { noteQueue, type QueueRow } from '../queue'
import type { StoredComment } from '../storedComment'

export const trustInput = z.object({
  id: z.string().max(64),
  /** `given` publishes the comment as well; `undone` takes back what was said with this comment before. */
  trust: z.enum(['given', 'revoked', 'undone']),
  seen: z.iso.datetime().optional(),
})
type Trust = z.infer<typeof trustInput>['trust']

const kinds: Readonly<Record<Trust, EventKind>> = {
  given: 'trusted',
  revoked: 'distrusted',
  undone: 'trust_undone',
}

/**
 * What a moderator says of the browser a comment came from: that its comments with the same address are published from now on
 * (`given`), or no more (`revoked`). The newest word counts, and a rejection after it.
 * @throws Refusal `conflict` for a comment that came without a reader token
 */
export async function setTrust(req: PayloadRequest, raw: unknown): Promise<{ result: ModerationResult }> {
  requireModerator(req)
  const { id, seen, trust } = parseInput(trustInput, raw)
  return inOwnTransaction(req, async (attempt) => {
    const comment = await loadDecidable(attempt, id)
    if (!(await vaultOf(attempt.payload).hasReader(attempt, { type: 'comment', id })))
      throw refusal('conflict', {
        message: 'It is not known which browser this came from, or not any more: nobody can be trusted by it.',
      })
    const result = await decideComment(attempt, {
      id,
      seen,
      choose: ({ status }) => ({ to: trust === 'given' ? 'approved' : status }),
    })
    if (result.ok) {
      await say(attempt, comment, trust)
      await noteQueue(attempt, id)
    }
    return { result }
  })
}

async function say(req: PayloadRequest, { article, id, status }: StoredComment, trust: Trust): Promise<void> {
  const vault = vaultOf(req.payload)
  for (const type of ['trust', 'distrust'] as const) await vault.remove(req, { type, id })
  const sender = { type: 'comment', id } as const
  const now = timeOf(req)
  if (trust === 'given') await vault.copy(req, sender, { type: 'trust', id }, now, { address: true, reader: true })
  if (trust === 'revoked') await vault.copy(req, sender, { type: 'distrust', id }, now, { reader: true })
  const to = trust === 'given' ? 'approved' : status
  const actor = String(req.user?.id)
  await appendEvent(req, { comment: id, article, kind: kinds[trust], from: to, to, actorType: 'person', actor })
}

/** What was said last with this comment of the browser it came from. */
export async function readTrust(req: PayloadRequest, comment: string): Promise<'given' | 'revoked' | null> {
  const vault = vaultOf(req.payload)
  if (await vault.keptAt(req, { type: 'trust', id: comment })) return 'given'
  return (await vault.keptAt(req, { type: 'distrust', id: comment })) ? 'revoked' : null
}

/** Ends the trust in the browser a comment came from, as its sender is banned. */
export async function endTrust(req: PayloadRequest, comment: string): Promise<void> {
  const vault = vaultOf(req.payload)
  for (const type of ['trust', 'distrust'] as const) await vault.remove(req, { type, id: comment })
  await vault.copy(req, { type: 'comment', id: comment }, { type: 'distrust', id: comment }, timeOf(req), {
    reader: true,
  })
}

/** Of rejected comments that go for good, that they were rejected is kept for their readers, as of when they were. */
export async function keepRejections(req: PayloadRequest, comments: readonly string[]): Promise<void> {
  const { docs } = await req.payload.db.find<Pick<QueueRow, 'id' | 'statusAt'>>({
    collection: 'moderation-queue',
    where: { and: [{ id: { in: [...comments] } }, { status: { in: ['spam', 'trash'] } }] },
    select: { statusAt: true },
    limit: comments.length,
    pagination: false,
    req,
  })
  const vault = vaultOf(req.payload)
  const takenBack = await findTakenBack(
    req,
    docs.map(({ id }) => id),
  )
  for (const { id, statusAt } of docs) {
    const mark = { type: 'distrust', id } as const
    if (takenBack.has(id) || (await vault.keptAt(req, mark))) continue
    await vault.copy(req, { type: 'comment', id }, mark, new Date(statusAt), { reader: true })
  }
}
