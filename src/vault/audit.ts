import type { PayloadRequest } from 'payload'
import { refusal, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { queues } from '#platform/jobs'
import { vaultServices } from './services'

/** So many looks and searches in an hour are work; more is a harvest. */
export const looksPerHour = 60

/** Who looks where no account does: the reader, by a mailed link, or the operator. */
export const unnamedLookers = { reader: 'reader', operator: 'operator' } as const

/** What is done with addresses, in the admin's words. */
export const auditPurposes = {
  view: 'Looked at the address',
  search: 'Searched for it',
  export: 'Had everything of it handed out',
  erase: 'Had everything of it erased',
} as const

type RecordedLook = {
  /** Id of an account, or one of `unnamedLookers`. */
  user: string
  ownerType: 'comment' | 'search' | 'request' | 'tombstone'
  owner: string
  purpose: keyof typeof auditPurposes
}

/** Records in the audit who did what with an address, in the transaction of what they did. Never which address. */
export async function recordLook(req: PayloadRequest, look: RecordedLook): Promise<void> {
  const at = timeOf(req).toISOString()
  // Below access: nobody writes these by hand.
  await req.payload.db.create({
    collection: 'identity-audit',
    data: { ...look, createdAt: at, updatedAt: at },
    req,
    returning: false,
  })
}

/**
 * Takes one of the looks and searches an account has in an hour. Asked before any transaction: of the first that is refused,
 * administrators are told by mail.
 * @throws Refusal `too_many_requests`
 */
export async function takeLook(req: PayloadRequest, user: string): Promise<void> {
  const { lookNotices, looks } = vaultServices.of(req.payload)
  const wait = await looks.take(req.payload, user)
  if (wait === undefined) return
  if ((await lookNotices.take(req.payload, user)) === undefined)
    await inOwnTransaction(req, (attempt) =>
      attempt.payload.jobs.queue({
        task: 'tellOfLooks',
        queue: queues.requests,
        input: { user, at: timeOf(attempt).toISOString() },
        req: attempt,
      }),
    )
  throw refusal('too_many_requests', {
    retryAfter: wait,
    message: `You have looked at or searched for ${looksPerHour} addresses within an hour. Please wait; administrators have been told.`,
  })
}
