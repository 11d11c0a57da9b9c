import type { TaskConfig } from 'payload'
import { noteCleared } from './clearedCounts'
import { erasePerson, findErasure } from './erasePerson'
import { listErasures } from './erasureList'
import { privacyServicesOf } from './services'

/** Far below what a job's lease leaves time for. */
const atOnce = 2000

/**
 * Carries out an erasure. The input names it alone, and what is still to do is found anew each time: killed or failed, it
 * goes on where it was. Somebody who wrote very much is erased by several jobs, one after the other.
 */
export const erasePersonTask: TaskConfig<'erasePerson'> = {
  slug: 'erasePerson',
  inputSchema: [{ name: 'erasure', type: 'text', required: true }],
  retries: { attempts: 10, backoff: { type: 'exponential', delay: 10_000 } },
  handler: async ({ input, req: { payload } }) => {
    const erasure = await findErasure(payload, input.erasure)
    if (!erasure) return { output: {} }
    // First: once it has begun, no backup that is restored brings back what it erases.
    await listErasures(payload, privacyServicesOf(payload).erasureList)
    const { done, rows } = await erasePerson(payload, erasure, { limit: atOnce })
    await noteCleared(payload, 'erased', rows)
    if (!done) await payload.jobs.queue({ task: 'erasePerson', input })
    return { output: {} }
  },
}
