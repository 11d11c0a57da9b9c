import type { TaskConfig } from 'payload'
import { noteCleared } from '../operations/clearedCounts'
import { erasePerson, findErasure } from '../operations/person/erasePerson'

/** Far below what a job's lease leaves time for. */
const atOnce = 2000

/**
 * Carries out an erasure. It names the tombstone alone, and what is still to do is found anew each time: killed or failed, it
 * goes on where it was. Somebody who wrote very much is erased by several jobs, one after the other.
 */
export const erasePersonTask: TaskConfig<'erasePerson'> = {
  slug: 'erasePerson',
  inputSchema: [{ name: 'tombstone', type: 'text', required: true }],
  retries: { attempts: 10, backoff: { type: 'exponential', delay: 10_000 } },
  handler: async ({ input: { tombstone }, req }) => {
    const erasure = await findErasure(req.payload, tombstone)
    if (!erasure) return { output: {} }
    const { done, rows } = await erasePerson(req.payload, erasure, { limit: atOnce })
    await noteCleared(req.payload, 'erased', rows)
    if (!done) await req.payload.jobs.queue({ task: 'erasePerson', input: { tombstone }, req })
    return { output: {} }
  },
}
