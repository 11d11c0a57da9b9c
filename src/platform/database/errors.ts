import { Refusal } from '#platform'

/**
 * The database could not be had in time, or not at all; nothing was kept. 503 with `Retry-After` (whole seconds).
 * A reader sees only the public fault; the reason is the error's `cause`, for the log.
 */
export class DatabaseBusy extends Refusal {
  constructor(reason: string, { retryAfter = 1, cause }: { retryAfter?: number; cause?: unknown } = {}) {
    super([{ code: 'unavailable' }], retryAfter)
    this.cause = new Error(reason, { cause })
  }
}

/**
 * A write or a commit in a transaction that is gone: rolled back by a nested operation that failed, by the watchdog, or by a
 * COMMIT the database refused. Nothing of it was kept. 503, as above.
 */
export class TransactionEnded extends Refusal {
  constructor(reason: string, { cause }: { cause?: unknown } = {}) {
    super([{ code: 'unavailable' }], 1)
    this.cause = new Error(reason, { cause })
  }
}
