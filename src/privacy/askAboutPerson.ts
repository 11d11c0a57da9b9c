import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { Refusal, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { isEmailAddress, vaultOf } from '#vault'
import { type PersonPurpose, requestOwner } from './purposes'

const input = z.object({ email: z.string().trim().max(254).refine(isEmailAddress) })

/** What everybody is told who asks, whatever is kept. */
const answer =
  'If anything is kept under this address, a mail with a link is on its way to it. The link is good for 24 hours.'

/**
 * Takes somebody's wish to see or erase what is kept under an address. The same work and the same answer for every address:
 * whether there is anything is found out by a job, which knows the request alone. The address waits in the vault.
 * @throws Refusal `require_valid_email`
 */
export async function askAboutPerson(
  req: PayloadRequest,
  purpose: PersonPurpose,
  raw: unknown,
): Promise<{ message: string }> {
  const read = input.safeParse(raw)
  if (!read.success) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  const { email } = read.data
  await inOwnTransaction(req, async (attempt) => {
    const owner = requestOwner(purpose, randomUUID())
    await vaultOf(attempt.payload).keep(attempt, owner, { email }, timeOf(attempt))
    await attempt.payload.jobs.queue({ task: 'answerPerson', input: { request: owner.id }, req: attempt })
  })
  return { message: answer }
}
