import { createLocalReq, type Payload } from 'payload'
import { createMemo, readState, servicesOf, writeState } from '#platform'
import { isDiskFull } from './sqlite/adapter'
import { inTransaction } from './transactions'

/** What can be said of the database: whether it takes writes. Throws when it does not even answer. */
export type Probe = () => Promise<boolean>

const key = 'probe'
/** The size of a long comment: a disk with only a few bytes left refuses readers already. */
const probed = '.'.repeat(64 * 1024)
/** One write in this time is enough, however often the health check is called. */
const validMs = 5000

/** Reads a row of every collection, as pages do: a table that lacks a column fails here, and not only for readers. */
async function readTables(payload: Payload): Promise<void> {
  for (const { slug } of payload.config.collections)
    await payload.db.find({ collection: slug, limit: 1, pagination: false, req: {} })
}

/** Looks whether the database answers, every table too, and whether it keeps a small write: a full disk reads well. */
export function createProbe(payload: Payload): Probe {
  const { now } = servicesOf(payload)
  const memo = createMemo<boolean>({ now, ttl: validMs })
  return async () => {
    // Asked each time: it throws where the database does not even answer.
    await readState({ payload }, key)
    // Small writes find room in SQLite's log long after the disk is full.
    if (await isDiskFull(payload, 2 * probed.length)) {
      payload.logger.warn({ msg: 'The disk of the database is full' })
      return false
    }
    return memo.get(async () => {
      await readTables(payload)
      try {
        const req = await createLocalReq({}, payload)
        await inTransaction(req, () => writeState(req, key, `${now().toISOString()} ${probed}`))
        return true
      } catch (error) {
        payload.logger.warn({ err: error, msg: 'The database takes no writes' })
        return false
      }
    })
  }
}
