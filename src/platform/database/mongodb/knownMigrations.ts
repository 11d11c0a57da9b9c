import type { Payload } from 'payload'
import { z } from 'zod'
import { readState, writeState } from '#platform'
import { newerDatabase } from '../errors'
import { inOwnTransaction } from '../transactions'

const key = 'migrations'
const written = z.array(z.string())

/**
 * MongoDB needs no migrations of its own, so a version leaves the names of those it knows: a version that does not know all of
 * them is older than the data.
 * @throws Error that names the migrations this version does not have
 */
export async function refuseNewer(payload: Payload, known: readonly string[]): Promise<void> {
  const text = await readState({ payload }, key)
  const stored = text ? written.parse(JSON.parse(text)) : []
  const unknown = stored.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw newerDatabase(unknown)
  if (known.every((name) => stored.includes(name))) return
  const write = () => inOwnTransaction(payload, (req) => writeState(req, key, JSON.stringify(known)))
  // Another process that starts at the same moment may have made the row: then it is there now.
  await write().catch(write)
}
