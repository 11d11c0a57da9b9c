import { appendFile, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { defineServices, insertStateOnce, readState, removeState, type StateScope } from '#platform'
import { type Allowance, emptyLog, inOwnTransaction } from '#platform/database'
import { recordLook, type SealedErasureRecord, UnreadableErasureRecord, unnamedLookers, vaultOf } from '#vault'
import { noteCleared } from './cleared'
import { eraseRow, includesTexts } from './eraseRow'
import { clearAddress } from './freeText'

export type PrivacyServices = {
  /** Path of the erasure list: sealed records of all erasures, outside the database, so that a restored backup does not lose them. */
  erasureList: string
  /** How many requests one address gets for each purpose, counted by a keyed hash. */
  requests: Allowance
}

export const privacyServices = defineServices<PrivacyServices>('privacy')

export function privacyServicesOf(payload: Payload): PrivacyServices {
  return privacyServices.of(payload)
}

const lineSchema = z.object({
  id: z.string().max(100),
  at: z.iso.datetime(),
  kid: z.string().max(100),
  nonce: z.string().max(100),
  ciphertext: z.string().max(1000),
})

type ErasureList = { lines: SealedErasureRecord[]; unreadable: number; isCutOff: boolean }

/** One JSON object a line; a line that was cut off by a crash is left out. The site's own list begins as a missing file. */
async function readList(file: string, { mustExist = false } = {}): Promise<ErasureList> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (!mustExist && error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const parsed = text.split('\n').filter(Boolean).map(readLine)
  const lines = parsed.flatMap((one) => one ?? [])
  return { lines, unreadable: parsed.length - lines.length, isCutOff: text !== '' && !text.endsWith('\n') }
}

function readLine(text: string): SealedErasureRecord | undefined {
  try {
    return lineSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * Takes those erasures of the list into the database that it lacks because a backup was restored: of the site's own list, or of
 * the file `from`. Answers how many those were, and how many lines could not be read: cut off, altered or another site's.
 * @throws Error with the code of the file system when `from` cannot be read
 */
export async function takeErasures(payload: Payload, from?: string): Promise<{ taken: number; unreadable: number }> {
  const req = await createLocalReq({}, payload)
  const list = await readList(from ?? privacyServicesOf(payload).erasureList, { mustExist: from !== undefined })
  const known = new Set<string>()
  for await (const { id } of vaultOf(payload).sealErasureRecords(req)) known.add(id)
  let { unreadable } = list
  let taken = 0
  // A transaction for what is new alone: the site waits for this at its start.
  for (const sealed of list.lines.filter(({ id }) => !known.has(id)))
    try {
      if (await inOwnTransaction(req, (attempt) => take(attempt, sealed))) taken += 1
    } catch (error) {
      if (!(error instanceof UnreadableErasureRecord)) throw error
      unreadable += 1
    }
  return { taken, unreadable }
}

async function take(req: PayloadRequest, sealed: SealedErasureRecord): Promise<boolean> {
  if (!(await vaultOf(req.payload).keepErasureRecord(req, sealed))) return false
  await noteReplayDue(req)
  return true
}

/** Adds to the site's list every erasure of the database that it lacks. Processes on one machine may do so at once: a line twice does no harm. */
export async function listErasures(payload: Payload): Promise<void> {
  const file = privacyServicesOf(payload).erasureList
  const { isCutOff, lines } = await readList(file)
  const listed = new Set(lines.map(({ id }) => id))
  const missing: string[] = []
  for await (const sealed of vaultOf(payload).sealErasureRecords(await createLocalReq({}, payload)))
    if (!listed.has(sealed.id)) missing.push(`${JSON.stringify(sealed)}\n`)
  if (missing.length === 0) return
  await mkdir(path.dirname(file), { recursive: true })
  // On the disk before anything is erased.
  await appendFile(file, `${isCutOff ? '\n' : ''}${missing.join('')}`, { mode: 0o600, flush: true })
}

/**
 * At the start, and hourly: where the list has erasures that the database lacks, a backup has been restored, and what it has
 * brought back is erased again. Then the list is completed from the database.
 */
export async function repeatErasures(payload: Payload): Promise<void> {
  const { unreadable } = await takeErasures(payload)
  if (unreadable > 0)
    payload.logger.error({ msg: 'Lines of the list of erasures cannot be read with this key of the vault', unreadable })
  if (await isReplayDue(await createLocalReq({}, payload)))
    await noteCleared(payload, 'erased', await replayErasures(payload))
  await listErasures(payload)
}

/**
 * Erases again what a restored backup has brought back. What the same address has sent after its erasure stays. Answers how
 * many rows there were.
 */
async function replayErasures(payload: Payload): Promise<number> {
  const req = await createLocalReq({}, payload)
  const vault = vaultOf(payload)
  const cleared = new Set<string>()
  let rows = 0
  for await (const { erasures, owner } of vault.findRestored(req)) {
    const address = (await vault.reveal(req, owner))?.email
    if (address && !erasures.every((id) => cleared.has(id))) await clearAddress(payload, address)
    for (const id of erasures) cleared.add(id)
    const extent = { texts: erasures.some(includesTexts) }
    if (await inOwnTransaction(req, (attempt) => eraseRow(attempt, owner, extent))) rows += 1
  }
  await noteReplayDone(req)
  await emptyLog(payload)
  return rows
}

/** The same for an operator, who is recorded first. */
export async function replayByOperator(payload: Payload): Promise<number> {
  await inOwnTransaction(payload, (attempt) =>
    recordLook(attempt, { user: unnamedLookers.operator, ownerType: 'tombstone', owner: 'all', purpose: 'erase' }),
  )
  return replayErasures(payload)
}

const replayDue = 'replay-due'

/** Notes, in the transaction that took an erasure in, that a replay is due. */
async function noteReplayDue(scope: StateScope): Promise<void> {
  if (!(await isReplayDue(scope))) await insertStateOnce(scope, replayDue)
}

async function isReplayDue(scope: StateScope): Promise<boolean> {
  return (await readState(scope, replayDue)) !== undefined
}

/** After a replay that went to its end; one that was killed begins anew. */
function noteReplayDone(scope: StateScope): Promise<void> {
  return removeState(scope, replayDue)
}
