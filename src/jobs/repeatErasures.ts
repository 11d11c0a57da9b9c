import { createLocalReq, type Payload } from 'payload'
import { noteCleared } from '../operations/noteCleared'
import { listErasures, takeErasures } from '../operations/person/erasureList'
import { isReplayDue } from '../operations/person/replayDue'
import { replayErasures } from '../operations/person/replayErasures'
import { servicesOf } from '../services'

/**
 * At the start, and hourly: where the list beside the database knows erasures that the database does not, a backup has been
 * restored, and what it has brought back goes again. Then the list is completed from the database.
 */
export const repeatErasures = async (payload: Payload): Promise<void> => {
  const { erasureList } = servicesOf(payload)
  const { unreadable } = await takeErasures(payload, erasureList)
  if (unreadable > 0)
    payload.logger.error({ msg: 'Lines of the list of erasures cannot be read with this key of the vault', unreadable })
  if (await isReplayDue(await createLocalReq({}, payload)))
    await noteCleared(payload, 'erased', await replayErasures(payload))
  await listErasures(payload, erasureList)
}
