import type { Payload } from 'payload'
import { noteCleared } from '../operations/clearedCounts'
import { replayErasures } from '../operations/person/replayErasures'

/** At the start, and daily: after a restored backup, or after jobs that failed for good, what was to be erased goes all the same. */
export const finishErasures = async (payload: Payload): Promise<void> => {
  const { rows } = await replayErasures(payload)
  await noteCleared(payload, 'erased', rows)
}
