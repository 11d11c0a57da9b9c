import type { Payload, PayloadRequest } from 'payload'
import { insertStateOnce, readState, removeState, servicesOf, writeState } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { articles } from './articles'
import { seedComments, seedContent } from './seed'

/**
 * Fills an empty database with articles of our own and comments in every state, once in its life. Every step looks for
 * what is there already, so a run that failed or was stopped half way is completed by the next start; nothing has to be
 * taken away again (events cannot be).
 */
export async function seedDemo(payload: Payload): Promise<void> {
  if (!(await claimDemo(payload))) return
  try {
    await seedComments(payload, await seedContent(payload))
  } catch (error) {
    await releaseClaim(payload)
    throw error
  }
  await keepClaim(payload)
}

/** State that stands for the demo: its key is unique, so one of several processes gets to make it. */
const demoKey = 'demo'

/** The value once everything is there; until then it is the time at which a process began. */
const made = 'made'

/** Making the demo takes seconds. A claim older than this is of a process that was stopped half way. */
const leaseMs = 60_000

/** Whether this process is the one to make the demo: it has not been made, no other process is making it, and there are no articles but the demo's own. */
async function claimDemo(payload: Payload): Promise<boolean> {
  try {
    return await inOwnTransaction(payload, async (req) => {
      const now = servicesOf(payload).now()
      const claim = await readState(req, demoKey)
      const value = now.toISOString()
      if (claim !== undefined) {
        if (claim === made || now.getTime() - Date.parse(claim) < leaseMs) return false
        await writeState(req, demoKey, value)
        return true
      }
      if (await hasOtherArticles(req)) return false
      await insertStateOnce(req, demoKey, value)
      return true
    })
  } catch (error) {
    // The unique key: another process was faster.
    if ((await readState({ payload }, demoKey)) !== undefined) return false
    throw error
  }
}

/** Never again in this database, even when somebody deletes all of it. */
function keepClaim(payload: Payload): Promise<void> {
  return inOwnTransaction(payload, (req) => writeState(req, demoKey, made))
}

/** The next start may try again. */
function releaseClaim(payload: Payload): Promise<void> {
  return inOwnTransaction(payload, (req) => removeState(req, demoKey))
}

/** Whether there are articles besides those an interrupted run of the demo has left. */
async function hasOtherArticles(req: PayloadRequest): Promise<boolean> {
  // Asked as the system: drafts and articles in the trash count, too.
  const every = { collection: 'articles', trash: true, overrideAccess: true, req } as const
  // Payload estimates a count without a condition, which MongoDB refuses inside a transaction.
  const { totalDocs } = await req.payload.count({ ...every, where: { id: { exists: true } } })
  if (totalDocs === 0) return false
  const own = await req.payload.count({ ...every, where: { slug: { in: articles.map(({ slug }) => slug) } } })
  return totalDocs > own.totalDocs
}
