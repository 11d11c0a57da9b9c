import { createLocalReq, type Payload } from 'payload'
import { noteCleared } from './clearedCounts'
import { listErasures, takeErasures } from './erasureList'
import { isReplayDue } from './replayDue'
import { replayErasures } from './replayErasures'
import { privacyServicesOf } from './services'

/**
 * At the start, and hourly: where the list beside the database knows erasures that the database does not, a backup has been
 * restored, and what it has brought back goes again. Then the list is completed from the database.
 */
export async function repeatErasures(payload: Payload): Promise<void> {
  const { erasureList } = privacyServicesOf(payload)
  const { unreadable } = await takeErasures(payload, erasureList)
  if (unreadable > 0)
    payload.logger.error({ msg: 'Lines of the list of erasures cannot be read with this key of the vault', unreadable })
  if (await isReplayDue(await createLocalReq({}, payload)))
    await noteCleared(payload, 'erased', await replayErasures(payload))
  await listErasures(payload, erasureList)
}
