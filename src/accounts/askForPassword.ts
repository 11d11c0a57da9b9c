import { randomUUID } from 'node:crypto'
import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { Refusal, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { isEmailAddress, vaultOf } from '#vault'

export const passwordInput = z.object({ email: z.string().trim().max(254).refine(isEmailAddress) })

/**
 * Takes somebody's wish for a new password. The same work and the same answer for every address: whether there is an account is
 * found out by a job, which knows the request alone. The address waits in the vault.
 * @throws Refusal `require_valid_email`
 */
export async function askForPassword(req: PayloadRequest, raw: unknown): Promise<{ message: string }> {
  const read = passwordInput.safeParse(raw)
  if (!read.success) throw new Refusal([{ code: 'require_valid_email', path: 'email' }])
  const { email } = read.data
  await inOwnTransaction(req, async (attempt) => {
    const id = `password:${randomUUID()}`
    await vaultOf(attempt.payload).keep(attempt, { type: 'request', id }, { email }, timeOf(attempt))
    await attempt.payload.jobs.queue({ task: 'sendPassword', input: { request: id }, req: attempt })
  })
  return { message: 'If this address has an account, a mail with a link is on its way to it.' }
}
