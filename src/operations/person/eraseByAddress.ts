import { randomUUID } from 'node:crypto'
import { createLocalReq, type Payload } from 'payload'
import { servicesOf } from '../../services'
import { unnamedLookers } from '../audit'
import { repeated } from '../people/repeated'
import { timeOf } from '../requestMemory'
import { beginErasure } from './beginErasure'
import { erasureId } from './purposes'

/**
 * Begins to erase whatever is kept under an address an operator names, as a mailed link would. The site carries it out: only
 * the process that serves knows which pages it has kept. Answers the id of the erasure.
 */
export const eraseByAddress = async (
  payload: Payload,
  { email, texts }: { email: string; texts: boolean },
): Promise<string> => {
  const id = erasureId(randomUUID(), { texts })
  await repeated(await createLocalReq({}, payload), async (attempt) => {
    const erasure = { type: 'erasure', id } as const
    await servicesOf(payload).vault.keep(attempt, erasure, { email }, timeOf(attempt))
    await beginErasure(attempt, erasure, unnamedLookers.operator)
  })
  return id
}
