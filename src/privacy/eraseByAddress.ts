import { randomUUID } from 'node:crypto'
import type { Payload } from 'payload'
import { timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { vaultOf } from '#vault'
import { unnamedLookers } from './audit'
import { beginErasure } from './beginErasure'
import { erasureId } from './purposes'

/**
 * Begins to erase whatever is kept under an address an operator names, as a mailed link would. The site carries it out: only
 * the process that serves knows which pages it has kept. Answers the id of the erasure.
 */
export async function eraseByAddress(
  payload: Payload,
  { email, texts }: { email: string; texts: boolean },
): Promise<string> {
  const id = erasureId(randomUUID(), { texts })
  await inOwnTransaction(payload, async (attempt) => {
    const erasure = { type: 'erasure', id } as const
    await vaultOf(payload).keep(attempt, erasure, { email }, timeOf(attempt))
    await beginErasure(attempt, erasure, unnamedLookers.operator)
  })
  return id
}
