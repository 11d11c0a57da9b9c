import type { Payload } from 'payload'
import { claimDemo, keepClaim, releaseClaim } from './claim'
import { seedComments } from './seedComments'
import { seedContent } from './seedContent'

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
