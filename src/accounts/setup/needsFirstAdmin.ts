import type { Payload, PayloadRequest } from 'payload'
import { readState } from '#platform'

/** State that the set-up page writes: its key is unique, so one of several attempts at once gets it. */
export const firstAdminKey = 'first-admin'

/** Whether nobody administers this site yet. */
export async function needsFirstAdmin(payload: Payload, req?: PayloadRequest): Promise<boolean> {
  const { totalDocs: admins } = await payload.count({
    collection: 'users',
    where: { role: { equals: 'admin' } },
    // Asked before anybody can be signed in.
    overrideAccess: true,
    req,
  })
  if (admins > 0) return false
  return (await readState(req ?? { payload }, firstAdminKey)) === undefined
}
