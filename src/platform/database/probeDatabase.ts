import { createLocalReq, type Payload } from 'payload'
import { createMemo, readState, servicesOf, writeState } from '#platform'
import { inTransaction } from './transactions'

/** What can be said of the database: whether it takes writes. Throws when it does not even answer. */
export type Probe = () => Promise<boolean>

const key = 'probe'
/** As much as a long comment takes: where only a few bytes are left, readers are refused already. */
const probed = '.'.repeat(64 * 1024)
/** However often somebody asks, one write in this time is enough to know. */
const validMs = 5000

/** Looks whether the database answers, and whether it keeps a small write: a full disk reads well. */
export function createProbe(payload: Payload): Probe {
  const { now } = servicesOf(payload)
  const memo = createMemo<boolean>({ now, ttl: validMs })
  return async () => {
    // Asked each time: it throws where the database does not even answer.
    await readState({ payload }, key)
    return memo.get(async () => {
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
