import { createLocalReq, type Payload } from 'payload'
import { deleteOld, readPolicy } from '#comments'
import { servicesOf } from '#platform'
import { vaultOf } from '#vault'
import { noteCleared } from './clearedCounts'
import { deleteOldAudit } from './deleteOldAudit'
import { deleteOldNotes } from './deleteOldNotes'
import { linkLifeMs } from './purposes'

const dayMs = 24 * 60 * 60_000
const atOnce = 500

/**
 * Deletes what has been in the trash or in spam for longer than the discussion settings say, forgets old addresses with the
 * notes that hang on them, old records of who looked at one, and what readers asked for and never came back to.
 */
export async function clearOld(payload: Payload): Promise<void> {
  const { emptyTrashDays, retentionDays } = await readPolicy(await createLocalReq({}, payload))
  const { now } = servicesOf(payload)
  const vault = vaultOf(payload)
  const daysAgo = (days: number) => new Date(now().getTime() - days * dayMs)
  const periods = [
    { status: 'trash', days: emptyTrashDays },
    { status: 'spam', days: retentionDays.spam },
  ] as const
  for (const { days, status } of periods) {
    if (days === 0) continue
    const before = daysAgo(days)
    for (;;) {
      const deleted = await deleteOld(payload, { status, before, limit: atOnce })
      await noteCleared(payload, status, deleted)
      if (deleted < atOnce) break
    }
  }
  if (retentionDays.address > 0) {
    const before = daysAgo(retentionDays.address)
    await noteCleared(payload, 'addresses', await vault.forgetAddresses(before))
    await noteCleared(payload, 'notes', await deleteOldNotes(payload, before))
  }
  if (retentionDays.audit > 0)
    await noteCleared(payload, 'audit', await deleteOldAudit(payload, daysAgo(retentionDays.audit)))
  await noteCleared(payload, 'requests', await vault.forgetRequests(new Date(now().getTime() - linkLifeMs)))
}
