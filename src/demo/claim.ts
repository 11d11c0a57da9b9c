import { createLocalReq, type Payload, type PayloadRequest } from 'payload'
import { servicesOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { articles } from './articles'

/** Row of `system-state` that stands for the demo: its key is unique, so one of several processes gets to make it. */
export const demoKey = 'demo'

/** The row's value once everything is there; until then it says since when somebody is at it. */
const made = 'made'

/** Making the demo takes seconds. A claim older than this is of a process that was stopped half way. */
const leaseMs = 60_000

// Nobody can be signed in at the start of a process, and no role may write this collection: the system does.
const asSystem = { collection: 'system-state', overrideAccess: true } as const

/** Whether this process is the one to make the demo: nobody has, nobody is at it, and there are no articles but the demo's own. */
export async function claimDemo(payload: Payload): Promise<boolean> {
  try {
    return await inOwnTransaction(payload, async (req) => {
      const now = servicesOf(payload).now()
      const row = await findClaim(req)
      const value = now.toISOString()
      if (row) {
        if (row.value === made || now.getTime() - Date.parse(row.value ?? '') < leaseMs) return false
        await payload.update({ ...asSystem, id: row.id, data: { value }, req })
        return true
      }
      if (await hasOtherArticles(req)) return false
      await payload.create({ ...asSystem, data: { key: demoKey, value }, req })
      return true
    })
  } catch (error) {
    // The unique key: another process was faster.
    if (await findClaim(await createLocalReq({}, payload))) return false
    throw error
  }
}

/** Never again in this database, even when somebody deletes all of it. */
export function keepClaim(payload: Payload): Promise<void> {
  return inOwnTransaction(payload, async (req) => {
    const row = await findClaim(req)
    if (row) await payload.update({ ...asSystem, id: row.id, data: { value: made }, req })
  })
}

/** The next start may try again. */
export function releaseClaim(payload: Payload): Promise<void> {
  return inOwnTransaction(payload, async (req) => {
    const row = await findClaim(req)
    if (row) await payload.delete({ ...asSystem, id: row.id, req })
  })
}

const findClaim = async (req: PayloadRequest) =>
  (await req.payload.find({ ...asSystem, where: { key: { equals: demoKey } }, limit: 1, pagination: false, req }))
    .docs[0]

/** What an earlier, interrupted run left does not count. */
async function hasOtherArticles(req: PayloadRequest): Promise<boolean> {
  // The system asks: articles in the trash and drafts are somebody's, too.
  const every = { collection: 'articles', trash: true, overrideAccess: true, req } as const
  // Payload estimates a count without a condition, which MongoDB refuses inside a transaction.
  const { totalDocs } = await req.payload.count({ ...every, where: { id: { exists: true } } })
  if (totalDocs === 0) return false
  const own = await req.payload.count({ ...every, where: { slug: { in: articles.map(({ slug }) => slug) } } })
  return totalDocs > own.totalDocs
}
