import { createLocalReq, type Payload } from 'payload'
import { noteCleared } from '../operations/noteCleared'
import { erasePerson } from '../operations/person/erasePerson'
import { listErasures, takeErasures } from '../operations/person/erasureList'
import { isReplayDue } from '../operations/person/replayDue'
import { replayErasures } from '../operations/person/replayErasures'
import { servicesOf } from '../services'

const atOnce = 100

/**
 * At the start, and daily. Erasures whose job has failed for good are carried out all the same. Where the list beside the
 * database knows erasures that the database does not, a backup has been restored: what it has brought back goes again.
 */
export const finishErasures = async (payload: Payload): Promise<void> => {
  const { erasureList, vault } = servicesOf(payload)
  const { unreadable } = await takeErasures(payload, erasureList)
  if (unreadable > 0)
    payload.logger.error({ msg: 'Lines of the list of erasures cannot be read with this key of the vault', unreadable })
  if (await isReplayDue(await createLocalReq({}, payload)))
    await noteCleared(payload, 'erased', await replayErasures(payload))
  for (;;) {
    const left = await vault.erasures(await createLocalReq({}, payload), { limit: atOnce })
    for (const erasure of left) await noteCleared(payload, 'erased', (await erasePerson(payload, erasure)).rows)
    if (left.length < atOnce) break
  }
  await listErasures(payload, erasureList)
}
