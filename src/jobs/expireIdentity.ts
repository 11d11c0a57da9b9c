import type { Payload } from 'payload'
import { forgetEndedBans } from '../operations/forgetEndedBans'
import { noteCleared } from '../operations/noteCleared'
import { servicesOf } from '../services'

/** Empties tags of network addresses whose time is over, destroys the keys of past days, forgets whom bans were about that have ended. */
export const expireIdentity = async (payload: Payload): Promise<void> => {
  const { now, vault } = servicesOf(payload)
  await noteCleared(payload, 'networks', await vault.expire(now()))
  await noteCleared(payload, 'bans', await forgetEndedBans(payload))
}
