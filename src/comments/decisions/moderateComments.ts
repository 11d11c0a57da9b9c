import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { statuses } from '#moderation'
import { requireUser } from '#platform'
import { parseInput } from '#platform/http'
import { decideComment } from './decideComment'
import { decideEach, type ModerationResult } from './decideEach'

export const manyIds = z.array(z.string().max(64)).min(1).max(500)
/** `updatedAt` the moderator looked at: one for all, or one an id. */
export const seenTimes = z.union([z.iso.datetime(), z.record(z.string(), z.iso.datetime())]).optional()
export function seenOf(seen: z.infer<typeof seenTimes>, id: string): string | undefined {
  return typeof seen === 'object' ? seen[id] : seen
}

export const decisionInput = z
  .object({
    ids: manyIds,
    to: z.enum(statuses),
    note: z.string().max(2000).optional(),
    seen: seenTimes,
    /** The rule that was broken: part of the statement of reasons. */
    ground: z.string().max(500).optional(),
    /** Several calls of one bulk decision share a name, so that they are undone together; made up when there is none. */
    batch: z.string().min(1).max(64).optional(),
  })
  .meta({ examples: [{ ids: ['0199d7a4-4c1e-7b52-9a77-0d6f0c1b2a3e'], to: 'approved' }] })

/**
 * Moves comments to another status, each in a transaction of its own, so that one refusal leaves the others decided.
 * @throws APIError 401 without an account, Refusal `invalid_input` for a malformed request
 */
export async function moderateComments(
  req: PayloadRequest,
  raw: unknown,
): Promise<{ results: ModerationResult[]; batch: string }> {
  requireUser(req)
  const { batch = randomUUID(), ids, seen, ...decision } = parseInput(decisionInput, raw)
  const results = await decideEach(req, ids, (attempt, id) =>
    decideComment(attempt, { id, seen: seenOf(seen, id), choose: () => ({ ...decision, batch }) }),
  )
  return { results, batch }
}
