import { createLocalReq, type Payload } from 'payload'
import { vaultOf } from '#vault'
import { noteCleared } from './clearedCounts'
import { erasePerson } from './erasePerson'

const atOnce = 100

/**
 * At the start, and every minute: carries out erasures whose job was killed or has failed, which alone would be tried again
 * much later. One whose job is running just now does no harm: whichever is first at a row does it.
 */
export async function finishErasures(payload: Payload): Promise<void> {
  const vault = vaultOf(payload)
  for (;;) {
    const left = await vault.erasures(await createLocalReq({}, payload), { limit: atOnce })
    for (const erasure of left) await noteCleared(payload, 'erased', (await erasePerson(payload, erasure)).rows)
    if (left.length < atOnce) return
  }
}
