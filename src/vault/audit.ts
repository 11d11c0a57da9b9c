import type { PayloadRequest, Where } from 'payload'
import { refusal, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { queues } from '#platform/jobs'
import { vaultServices } from './services'

/** So many looks and searches in an hour are work; more is a harvest. */
export const looksPerHour = 60
const hourMs = 60 * 60_000

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

/** How many seconds an account has to wait by what is on record: a process that has just begun has counted nothing yet. */
async function waitByRecord(req: PayloadRequest, user: string): Promise<number | undefined> {
  const now = timeOf(req).getTime()
  const where: Where = {
    and: [
      { user: { equals: user } },
      { createdAt: { greater_than: new Date(now - hourMs).toISOString() } },
      // What a ban or a note looks for by itself is recorded as well, and counts as no look.
      { or: [{ purpose: { equals: 'view' } }, { ownerType: { equals: 'search' } }] },
    ],
  }
  const { docs } = await req.payload.db.find<{ id: string; createdAt: string }>({
    collection: 'identity-audit',
    where,
    select: { createdAt: true },
    sort: '-createdAt',
    limit: looksPerHour,
    pagination: false,
    req,
  })
  const first = docs[looksPerHour - 1]
  return first && Math.max(1, Math.ceil((Date.parse(first.createdAt) + hourMs - now) / 1000))
}

/**
 * Takes one of the looks and searches an account has in an hour. Asked before any transaction: of the first that is refused,
 * administrators are told by mail.
 * @throws Refusal `too_many_requests`
 */
export async function takeLook(req: PayloadRequest, user: string): Promise<void> {
  const { lookNotices, looks } = vaultServices.of(req.payload)
  const wait = (await waitByRecord(req, user)) ?? (await looks.take(req.payload, user))
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
    policy: { name: 'looks', quota: looksPerHour, windowSeconds: 60 * 60 },
    message: `You have looked at or searched for ${looksPerHour} addresses within an hour. Please wait; administrators have been told.`,
  })
}
