import { appendFile, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { z } from 'zod'
import { inOwnTransaction } from '#platform/database'
import { type SealedErasureRecord, UnreadableErasureRecord, vaultOf } from '#vault'
import { noteReplayDue } from './replayDue'

const line = z.object({
  id: z.string().max(100),
  at: z.iso.datetime(),
  kid: z.string().max(100),
  nonce: z.string().max(100),
  ciphertext: z.string().max(1000),
})

type Read = { lines: SealedErasureRecord[]; unreadable: number; endsWithin: boolean }

/** One JSON object a line; one that was cut off by a crash is left out. A missing file is an empty list. */
async function readList(file: string): Promise<Read> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ''
    throw error
  })
  const parsed = text.split('\n').filter(Boolean).map(readLine)
  const lines = parsed.flatMap((one) => one ?? [])
  return { lines, unreadable: parsed.length - lines.length, endsWithin: text !== '' && !text.endsWith('\n') }
}

function readLine(text: string): SealedErasureRecord | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/**
 * Takes every erasure of a list into the database that is not in it: those a restored backup does not know. Answers how many
 * those were, and how many lines could not be read, be it that they were cut off or that they are another site's.
 */
export async function takeErasures(payload: Payload, file: string): Promise<{ taken: number; unreadable: number }> {
  const req = await createLocalReq({}, payload)
  const list = await readList(file)
  let { unreadable } = list
  let taken = 0
  for (const sealed of list.lines)
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

/** Adds every erasure of the database to a list that lacks it. Processes on one machine may do so at once: a line twice does no harm. */
export async function listErasures(payload: Payload, file: string): Promise<void> {
  const { endsWithin, lines } = await readList(file)
  const listed = new Set(lines.map(({ id }) => id))
  const missing: string[] = []
  for await (const sealed of vaultOf(payload).sealErasureRecords(await createLocalReq({}, payload)))
    if (!listed.has(sealed.id)) missing.push(`${JSON.stringify(sealed)}\n`)
  if (missing.length === 0) return
  await mkdir(path.dirname(file), { recursive: true })
  await appendFile(file, `${endsWithin ? '\n' : ''}${missing.join('')}`, { mode: 0o600 })
}
