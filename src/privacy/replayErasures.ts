import { createLocalReq, type Payload } from 'payload'
import { inOwnTransaction } from '#platform/database'
import { vaultOf } from '#vault'
import { recordLook, unnamedLookers } from './audit'
import { eraseRow } from './eraseRow'
import { withTexts } from './purposes'
import { noteReplayDone } from './replayDue'

/**
 * Erases once more what a restored backup has brought back of people who were erased after it was made. What the same
 * address has sent since then stays. Answers how many rows there were.
 */
export async function replayErasures(payload: Payload): Promise<number> {
  const req = await createLocalReq({}, payload)
  let rows = 0
  for await (const { erasures, owner } of vaultOf(payload).findRestored(req)) {
    const extent = { texts: erasures.some(withTexts) }
    if (await inOwnTransaction(req, (attempt) => eraseRow(attempt, owner, extent))) rows += 1
  }
  await noteReplayDone(req)
  return rows
}

/** The same for an operator, who is recorded first. */
export async function replayByOperator(payload: Payload): Promise<number> {
  await inOwnTransaction(payload, (attempt) =>
    recordLook(attempt, { user: unnamedLookers.operator, ownerType: 'tombstone', owner: 'all', purpose: 'erase' }),
  )
  return replayErasures(payload)
}
