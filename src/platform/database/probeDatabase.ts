import { createLocalReq, type Payload } from 'payload'
import { createMemo, servicesOf } from '#platform'
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
    const where = { key: { equals: key } }
    const known = await payload.db.findOne<{ id: string }>({ collection: 'system-state', where })
    return memo.get(async () => {
      try {
        const req = await createLocalReq({}, payload)
        const data = { key, value: `${now().toISOString()} ${probed}` }
        await inTransaction(req, async () => {
          if (known)
            await payload.db.updateOne({ collection: 'system-state', id: known.id, data, req, returning: false })
          else await payload.db.create({ collection: 'system-state', data, req, returning: false })
        })
        return true
      } catch (error) {
        payload.logger.warn({ err: error, msg: 'The database takes no writes' })
        return false
      }
    })
  }
}
