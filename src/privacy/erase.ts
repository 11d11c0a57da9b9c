import { randomUUID } from 'node:crypto'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { timeOf } from '#platform'
import { emptyLog, inOwnTransaction } from '#platform/database'
import { defineTask } from '#platform/jobs'
import { type OwnerType, recordLook, unnamedLookers, vaultOf } from '#vault'
import { noteCleared } from './cleared'
import { eraseRow, erasureId, includesTexts } from './eraseRow'
import { listErasures, privacyServicesOf } from './erasureRecords'
import { clearAddress, tracesOfAll } from './freeText'

/** Types of rows whose owners are not found by the address any more once they are erased. */
const erasedTypes: readonly OwnerType[] = [
  'comment',
  'report',
  'note',
  'subscription',
  'request',
  'trust',
  'proof',
  'bounce',
]
const rowsPerLook = 100
const maxBans = 1000
/** Comments whose signatures are looked for in what staff wrote about the others. */
const maxTraced = 500
const erasuresPerPage = 100
/** Far below what a job's lease leaves time for. */
const rowsPerJob = 2000

export type Erasure = { id: string; at: Date }

/**
 * Records an erasure whose address is in the vault, leaves its erasure record, and queues the job that carries it out; all of it in
 * the caller's transaction. `user` is whom the audit names.
 */
export async function beginErasure(
  req: PayloadRequest,
  erasure: { type: 'erasure'; id: string },
  user: string,
): Promise<void> {
  await vaultOf(req.payload).recordErasure(req, erasure, erasure.id, timeOf(req))
  await recordLook(req, { user, ownerType: 'tombstone', owner: erasure.id, purpose: 'erase' })
  await req.payload.jobs.queue({ task: 'erasePerson', input: { erasure: erasure.id }, req })
}

/**
 * Begins to erase whatever is kept under an address an operator names, as a mailed link would. The site carries it out: only
 * the process that serves knows which pages it has kept. Answers the id of the erasure.
 */
export async function eraseByAddress(
  payload: Payload,
  { email, texts }: { email: string; texts: boolean },
): Promise<string> {
  const id = erasureId(randomUUID(), { texts })
  await inOwnTransaction(payload, async (attempt) => {
    const erasure = { type: 'erasure', id } as const
    await vaultOf(payload).keep(attempt, erasure, { email }, timeOf(attempt))
    await beginErasure(attempt, erasure, unnamedLookers.operator)
  })
  await listBegun(payload)
  return id
}

/**
 * Lists what `beginErasure` has recorded, once that is committed and before anybody is told: from then on a restored backup is erased
 * again. Nothing is carried out before it is listed, so a list that cannot be written delays the erasure and loses nothing.
 */
export async function listBegun(payload: Payload): Promise<void> {
  const { erasureList } = privacyServicesOf(payload)
  await listErasures(payload).catch((err: unknown) =>
    payload.logger.error({
      err,
      msg: `The list of erasures cannot be written: none is carried out until ${erasureList} can be`,
    }),
  )
}

/**
 * Carries out an erasure. The input is its id only, and what is still to do is found anew each time: killed or failed, it
 * continues where it was. A very large erasure takes several jobs, one after the other.
 */
export const erasePersonTask = defineTask({
  slug: 'erasePerson',
  inputSchema: [{ name: 'erasure', type: 'text', required: true }],
  retries: { attempts: 10, backoff: { type: 'exponential', delay: 10_000 } },
  run: async ({ payload }, input) => {
    const erasure = await findErasure(payload, input.erasure)
    if (!erasure) return
    const { done, rows } = await erasePerson(payload, erasure, { limit: rowsPerJob })
    await noteCleared(payload, 'erased', rows)
    if (!done) await payload.jobs.queue({ task: 'erasePerson', input })
  },
})

/**
 * At the start, and every minute: carries out erasures whose job was killed or has failed and would be tried again much later.
 * A job that is running at the same time does no harm: each row is erased by whichever reaches it first.
 */
export async function finishErasures(payload: Payload): Promise<void> {
  const vault = vaultOf(payload)
  for (;;) {
    const left = await vault.erasures(await createLocalReq({}, payload), { limit: erasuresPerPage })
    for (const erasure of left) await noteCleared(payload, 'erased', (await erasePerson(payload, erasure)).rows)
    if (left.length < erasuresPerPage) return
  }
}

/**
 * Erases whatever was kept, up to the moment of an erasure, under its address; each row in a transaction of its own, so that
 * a second run goes on where a first one was killed. The erasure's own row goes last, and with it the address: until then it
 * is sealed and hashed anew like any other when keys are rotated. What the same address sends later stays.
 * Erases at most `limit` rows; answers how many, and whether that was all.
 */
export async function erasePerson(
  payload: Payload,
  { at, id }: Erasure,
  { limit = Number.POSITIVE_INFINITY }: { limit?: number } = {},
): Promise<{ rows: number; done: boolean }> {
  // First, whoever carries it out: once it has begun, no backup that is restored brings back what it erases.
  await listErasures(payload)
  const vault = vaultOf(payload)
  const erasure = { type: 'erasure', id } as const
  const own = await vault.sameAddress(await createLocalReq({}, payload), erasure, 'comment', maxTraced, at)
  const address = (await vault.reveal(await createLocalReq({}, payload), erasure))?.email ?? ''
  const extent = { texts: includesTexts(id), traces: [address, ...(await tracesOfAll(payload, own))] }
  let rows = 0
  for (const type of [...erasedTypes, 'ban'] as const)
    for (;;) {
      const req = await createLocalReq({}, payload)
      const found = await vault.sameAddress(req, erasure, type, type === 'ban' ? maxBans : rowsPerLook, at)
      for (const owner of found) {
        if (type === 'ban' && !(await vault.hasAddress(req, owner))) continue
        if (rows >= limit) return { rows, done: false }
        if (await inOwnTransaction(req, (attempt) => eraseRow(attempt, owner, extent))) rows += 1
      }
      // Bans are found by the address for good.
      if (found.length === 0 || type === 'ban') break
    }
  if (address !== '') await clearAddress(payload, address)
  await inOwnTransaction(payload, (attempt) => vault.remove(attempt, erasure))
  await emptyLog(payload)
  return { rows, done: true }
}

/** An erasure by its id; nothing for one that is done. */
export async function findErasure(payload: Payload, id: string): Promise<Erasure | undefined> {
  const req = await createLocalReq({}, payload)
  const at = await vaultOf(payload).keptAt(req, { type: 'erasure', id })
  return at && { id, at }
}
