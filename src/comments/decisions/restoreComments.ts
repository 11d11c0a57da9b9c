import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { restore } from '#moderation'
import { requireUser } from '#platform'
import { parseInput } from '#platform/http'
import { decideComment } from './decideComment'
import { decideEach, type ModerationResult } from './decideEach'
import { manyIds, seenOf, seenTimes } from './moderateComments'

export const restoreInput = z.object({ ids: manyIds, seen: seenTimes })

/**
 * Gives comments in spam or in the trash the status they had before; others stay as they are.
 * @throws APIError 401 without an account, Refusal `invalid_input` for a malformed request
 */
export async function restoreComments(
  req: PayloadRequest,
  raw: unknown,
): Promise<{ results: ModerationResult[]; batch: string }> {
  requireUser(req)
  const { ids, seen } = parseInput(restoreInput, raw)
  const batch = randomUUID()
  const results = await decideEach(req, ids, (attempt, id) =>
    decideComment(attempt, {
      id,
      seen: seenOf(seen, id),
      choose: ({ status }, events) => ({
        to: status === 'spam' || status === 'trash' ? restore(events) : status,
        batch,
      }),
    }),
  )
  return { results, batch }
}
