import { createLocalReq, type Payload } from 'payload'
import { servicesOf } from '../../services'
import { recordLook, unnamedLookers } from '../audit'
import { repeated } from '../people/repeated'
import { eraseRow } from './eraseRow'
import { withTexts } from './purposes'
import { noteReplayDone } from './replayDue'

/**
 * Erases once more what a restored backup has brought back of people who were erased after it was made. What the same
 * address has sent since then stays. Answers how many rows there were.
 */
export const replayErasures = async (payload: Payload): Promise<number> => {
  const req = await createLocalReq({}, payload)
  let rows = 0
  for await (const { owner, tombstones } of servicesOf(payload).vault.returned(req)) {
    const extent = { texts: tombstones.some(withTexts) }
    if (await repeated(req, (attempt) => eraseRow(attempt, owner, extent))) rows += 1
  }
  await noteReplayDone(req)
  return rows
}

/** The same for an operator, who is recorded first. */
export const replayByOperator = async (payload: Payload): Promise<number> => {
  await repeated(await createLocalReq({}, payload), (attempt) =>
    recordLook(attempt, { user: unnamedLookers.operator, ownerType: 'tombstone', owner: 'all', purpose: 'erase' }),
  )
  return replayErasures(payload)
}
