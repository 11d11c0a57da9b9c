import type { Payload } from 'payload'
import { forgetEndedBans } from '../operations/forgetEndedBans'
import { servicesOf } from '../services'

/** Empties tags of network addresses whose time is over, destroys the keys of past days, forgets whom bans were about that have ended. */
export const expireIdentity = async (payload: Payload): Promise<void> => {
  const { now, vault } = servicesOf(payload)
  const emptied = await vault.expire(now())
  if (emptied > 0) payload.logger.info({ msg: 'Tags of network addresses have expired', rows: emptied })
  const bans = await forgetEndedBans(payload)
  if (bans > 0) payload.logger.info({ msg: 'Addresses of bans that have ended are forgotten', bans })
}
