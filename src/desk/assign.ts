import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { loadComment, mayModerate, type QueueRow, updateQueue } from '#comments'
import { type FaultCode, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { reachOf } from './reach'
import { namesOf } from './readByIds'

export const assignInput = z.object({ ids: z.array(z.string().max(64)).min(1).max(500), assigned: z.boolean() })

/** How long an assignment holds. */
const heldMs = 10 * 60_000

/** What became of one id. `name` is that of the colleague who has it. `status` of an error is an HTTP status. */
export type AssignResult =
  | { id: string; ok: true; assignee: { id: string; name: string } | null; assignedAt: string | null }
  | { id: string; ok: false; error: { status: number; code: FaultCode; message: string; name?: string } }

/**
 * Assigns comments to the caller, or releases them, each in a transaction of its own. What a colleague took within ten minutes
 * stays theirs; deciding is open to everyone all the same.
 * @throws APIError 401 without an account, Refusal `invalid_input`
 */
export async function assignComments(req: PayloadRequest, raw: unknown): Promise<{ results: AssignResult[] }> {
  await reachOf(req)
  const { assigned, ids } = parseInput(assignInput, raw)
  const results: AssignResult[] = []
  for (const id of new Set(ids))
    results.push(await inOwnTransaction(req, (attempt) => assignOne(attempt, id, assigned)))
  return { results }
}

async function assignOne(req: PayloadRequest, id: string, assigned: boolean): Promise<AssignResult> {
  const comment = await loadComment(req, id)
  const row =
    comment && (await mayModerate(req, comment))
      ? await req.payload.db.findOne<QueueRow>({ collection: 'moderation-queue', where: { id: { equals: id } }, req })
      : undefined
  if (!row) return { id, ok: false, error: { status: 404, code: 'not_found', message: 'There is no such comment.' } }
  const me = { id: String(req.user?.id), name: req.user?.name ?? '' }
  const now = timeOf(req)
  if (row.assignee && row.assignee !== me.id && isHeld(row, now)) {
    const name = (await namesOf(req, [row.assignee])).get(row.assignee) || 'A colleague'
    return { id, ok: false, error: { status: 409, code: 'assigned', message: `${name} is working on this.`, name } }
  }
  const assignedAt = assigned ? now.toISOString() : null
  await updateQueue(req, id, { assignee: assigned ? me.id : null, assignedAt })
  return { id, ok: true, assignee: assigned ? me : null, assignedAt }
}

const isHeld = ({ assignedAt }: QueueRow, now: Date): boolean =>
  assignedAt !== null && now.getTime() - Date.parse(assignedAt) < heldMs
