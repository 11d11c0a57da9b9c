import { createLocalReq, type Payload } from 'payload'
import { servicesOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { vaultOf } from '#vault'

const atOnce = 200

/** Takes the addresses of bans that have ended out of the vault; the ban itself stays as a record. Answers how many it forgot. */
export async function forgetEndedBans(payload: Payload): Promise<number> {
  const { now } = servicesOf(payload)
  const vault = vaultOf(payload)
  const at = now().toISOString()
  let forgotten = 0
  for (let page = 1; ; page++) {
    const { docs, hasNextPage } = await payload.db.find<{ id: string }>({
      collection: 'bans',
      where: { and: [{ kind: { equals: 'address' } }, { until: { less_than_equal: at } }] },
      sort: ['until', 'id'],
      select: { kind: true },
      limit: atOnce,
      page,
      req: {},
    })
    for (const { id } of docs) {
      const owner = { type: 'ban', id: String(id) } as const
      const req = await createLocalReq({}, payload)
      // Of an erased person it holds no address any more, and still knows which one it was.
      if (!(await vault.isKnown(req, owner))) continue
      await inOwnTransaction(req, (attempt) => vault.remove(attempt, owner))
      forgotten += 1
    }
    if (!hasNextPage) return forgotten
  }
}
