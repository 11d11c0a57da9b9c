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

/** The database knows migrations that this version does not: what an older version would do to the data is not known. */
export function newerDatabase(migrations: readonly string[]): Error {
  return new Error(
    `The database is of a newer version of Colloquy: it has been migrated by ${migrations.join(', ')}, which this version does not have. Start the newer version, or put back a copy of the database from before that migration.`,
  )
}
