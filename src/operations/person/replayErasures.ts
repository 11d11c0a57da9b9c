import { createLocalReq, type Payload } from 'payload'
import { servicesOf } from '../../services'
import { repeated } from '../people/repeated'
import { eraseRow } from './eraseRow'
import { withTexts } from './purposes'
import { noteReplayDone } from './replayDue'

/**
 * Erases once more what a restored backup has brought back of people who were erased after it was made. What the same
 * address has sent since then stays. Answers how many rows there were.
 */
export const replayErasures = async (
  payload: Payload,
  onProgress: (rows: number) => void = () => {},
): Promise<number> => {
  const req = await createLocalReq({}, payload)
  let rows = 0
  for await (const { owner, tombstones } of servicesOf(payload).vault.returned(req)) {
    const extent = { texts: tombstones.some(withTexts) }
    await repeated(req, (attempt) => eraseRow(attempt, owner, extent))
    rows += 1
    onProgress(rows)
  }
  await noteReplayDone(req)
  return rows
}
