import { E_TIMEOUT, Mutex, withTimeout } from 'async-mutex'
import { DatabaseBusy } from '../errors'

/** The right to write: one holder at a time, first come first served. */
export type WriteLock = {
  /**
   * Resolves when it is the caller's turn, with what gives the lock back (once); throws `DatabaseBusy` after `waitMs`, if it is given,
   * and when the database closes.
   */
  acquire(waitMs?: number): Promise<() => void>
  /** Whether somebody waits for a turn. */
  isAwaited(): boolean
  /** Refuses everyone who is waiting, because the database closes. */
  refuseWaiting(): void
}

export function createWriteLock(): WriteLock {
  const mutex = new Mutex(new DatabaseBusy('The database is closing'))
  let waiting = 0
  return {
    isAwaited: () => waiting > 0,
    async acquire(waitMs) {
      if (!mutex.isLocked()) return mutex.acquire()
      waiting++
      try {
        return await (waitMs === undefined ? mutex : withTimeout(mutex, waitMs)).acquire()
      } catch (error) {
        if (error !== E_TIMEOUT || waitMs === undefined) throw error
        // The commonest cause in new code: an operation inside a hook without `req` waits for the transaction it is part of.
        throw new DatabaseBusy(
          `No turn to write within ${waitMs} ms; a nested operation without req waits for itself`,
          {
            retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
          },
        )
      } finally {
        waiting--
      }
    },
    refuseWaiting() {
      mutex.cancel()
    },
  }
}
