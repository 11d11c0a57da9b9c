import { createLocalReq, type Payload } from 'payload'
import { deleteOld, forgetCampaigns, readPolicy } from '#comments'
import { forgetOldRecords } from '#learning'
import { servicesOf } from '#platform'
import { deleteInBatches, emptyLog, inOwnTransaction } from '#platform/database'
import { vaultOf } from '#vault'
import { noteCleared } from './cleared'
import { requestLifeMs } from './mailedLinks'

const dayMs = 24 * 60 * 60_000
/** Comments or records deleted at a time. */
const rowsPerBatch = 500
/** Notes and bans, each of which is a transaction of its own. */
const rowsPerPage = 200

/**
 * Deletes what has been in the trash or in spam for longer than the discussion settings say, forgets old addresses and deletes
 * the notes that hang on them, old records of the audit, decisions on near-duplicates that no longer hold, and requests of readers whose link was never used.
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
      const deleted = await deleteOld(payload, { status, before, limit: rowsPerBatch })
      await noteCleared(payload, status, deleted)
      if (deleted < rowsPerBatch) break
    }
  }
  if (retentionDays.address > 0) {
    const before = daysAgo(retentionDays.address)
    await noteCleared(payload, 'addresses', await vault.forgetAddresses(before))
    await noteCleared(payload, 'notes', await deleteOldNotes(payload, before))
    await inOwnTransaction(payload, (req) => forgetOldRecords(req, before))
  }
  if (retentionDays.audit > 0)
    await noteCleared(payload, 'audit', await deleteInBatches(payload, oldAudit(daysAgo(retentionDays.audit))))
  await forgetCampaigns(payload)
  await noteCleared(payload, 'requests', await vault.forgetRequests(new Date(now().getTime() - requestLifeMs)))
  await emptyLog(payload)
}

/** Records of the audit made before a date; nobody deletes these by hand. */
const oldAudit = (before: Date) => ({
  collection: 'identity-audit' as const,
  where: () => ({ createdAt: { less_than: before.toISOString() } }),
  size: rowsPerBatch,
})

/** Empties expired network tags, destroys the keys of past days, and forgets the addresses of bans that have ended. */
export async function expireIdentity(payload: Payload): Promise<void> {
  const { now } = servicesOf(payload)
  const vault = vaultOf(payload)
  await noteCleared(payload, 'networks', await vault.expire(now()))
  await noteCleared(payload, 'bans', await forgetEndedBans(payload))
}

/**
 * Deletes notes about authors made before a date with the addresses they are found by.
 * Answers how many; several processes may do so at once.
 */
async function deleteOldNotes(payload: Payload, before: Date): Promise<number> {
  const collection = 'author-notes'
  const vault = vaultOf(payload)
  let deleted = 0
  for (;;) {
    const { docs } = await payload.db.find<{ id: string }>({
      collection,
      where: { createdAt: { less_than: before.toISOString() } },
      select: {},
      limit: rowsPerPage,
      pagination: false,
      req: {},
    })
    if (docs.length === 0) return deleted
    for (const { id } of docs)
      await inOwnTransaction(payload, async (attempt) => {
        // Below access: nobody deletes these by hand.
        await payload.db.deleteOne({ collection, where: { id: { equals: id } }, req: attempt })
        await vault.remove(attempt, { type: 'note', id: String(id) })
      })
    deleted += docs.length
  }
}

/** Takes the addresses and reader tokens of bans that have ended out of the vault; the ban itself stays as a record. Answers how many it forgot. */
async function forgetEndedBans(payload: Payload): Promise<number> {
  const { now } = servicesOf(payload)
  const vault = vaultOf(payload)
  const at = now().toISOString()
  let forgotten = 0
  for (let page = 1; ; page++) {
    const { docs, hasNextPage } = await payload.db.find<{ id: string }>({
      collection: 'bans',
      where: { and: [{ kind: { in: ['address', 'reader'] } }, { until: { less_than_equal: at } }] },
      sort: ['until', 'id'],
      select: { kind: true },
      limit: rowsPerPage,
      page,
      req: {},
    })
    for (const { id } of docs) {
      const owner = { type: 'ban', id: String(id) } as const
      const req = await createLocalReq({}, payload)
      // After an erasure the row holds no address, and is still found by it.
      if (!(await vault.isKnown(req, owner)) && !(await vault.hasReader(req, owner))) continue
      await inOwnTransaction(req, (attempt) => vault.remove(attempt, owner))
      forgotten += 1
    }
    if (!hasNextPage) return forgotten
  }
}
