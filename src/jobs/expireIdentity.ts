import type { Payload } from 'payload'
import { servicesOf } from '../services'

/** Empties tags of network addresses whose time is over and destroys the keys of past days. */
export const expireIdentity = async (payload: Payload): Promise<void> => {
  const { now, vault } = servicesOf(payload)
  const emptied = await vault.expire(now())
  if (emptied > 0) payload.logger.info({ msg: 'Tags of network addresses have expired', rows: emptied })
}
