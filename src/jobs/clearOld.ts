import { createLocalReq, type Payload } from 'payload'
import { deleteOld } from '../operations/deleteOld'
import { readPolicy } from '../operations/policy'
import { servicesOf } from '../services'

const dayMs = 24 * 60 * 60_000
const atOnce = 500

/** Deletes what has been in the trash or in spam for longer than the discussion settings say, and forgets old addresses. */
export const clearOld = async (payload: Payload): Promise<void> => {
  const { emptyTrashDays, retentionDays } = await readPolicy(await createLocalReq({}, payload))
  const periods = [
    { status: 'trash', days: emptyTrashDays },
    { status: 'spam', days: retentionDays.spam },
  ] as const
  for (const { days, status } of periods) {
    if (days === 0) continue
    const before = new Date(servicesOf(payload).now().getTime() - days * dayMs)
    for (;;) {
      const deleted = await deleteOld(payload, { status, before, limit: atOnce })
      if (deleted > 0) payload.logger.info({ msg: 'Old comments are deleted', status, comments: deleted })
      if (deleted < atOnce) break
    }
  }
  if (retentionDays.address > 0) {
    const { now, vault } = servicesOf(payload)
    const forgotten = await vault.forgetAddresses(new Date(now().getTime() - retentionDays.address * dayMs))
    if (forgotten > 0) payload.logger.info({ msg: 'Old addresses are forgotten', addresses: forgotten })
  }
}
