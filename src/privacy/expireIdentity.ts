import type { Payload } from 'payload'
import { forgetEndedBans } from '#bans'
import { servicesOf } from '#platform'
import { vaultOf } from '#vault'
import { noteCleared } from './clearedCounts'

/** Empties tags of network addresses whose time is over, destroys the keys of past days, forgets whom bans were about that have ended. */
export async function expireIdentity(payload: Payload): Promise<void> {
  const { now } = servicesOf(payload)
  const vault = vaultOf(payload)
  await noteCleared(payload, 'networks', await vault.expire(now()))
  await noteCleared(payload, 'bans', await forgetEndedBans(payload))
}
