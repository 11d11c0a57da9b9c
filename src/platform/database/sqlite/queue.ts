import { DatabaseBusy } from '../errors'

/** Gives the turn back; calling it again does nothing. */
export type Release = () => void

/** One holder at a time, first come first served. */
export type Queue = {
  /** Resolves when it is the caller's turn; throws `DatabaseBusy` after `waitMs`. */
  take(waitMs: number): Promise<Release>
  /** Turns away everyone who is waiting. */
  refuseWaiting(reason: string): void
}

type Waiter = { enter: () => void; refuse: (error: Error) => void }

export function createQueue(): Queue {
  const waiting: Waiter[] = []
  let taken = false

  const handOver = (): Release => {
    let held = true
    return () => {
      if (!held) return
      held = false
      const next = waiting.shift()
      if (next) next.enter()
      else taken = false
    }
  }

  return {
    take(waitMs) {
      if (!taken) {
        taken = true
        return Promise.resolve(handOver())
      }
      return new Promise((resolve, reject) => {
        const waiter: Waiter = {
          enter() {
            clearTimeout(timer)
            resolve(handOver())
          },
          refuse(error) {
            clearTimeout(timer)
            reject(error)
          },
        }
        const timer = setTimeout(() => {
          waiting.splice(waiting.indexOf(waiter), 1)
          // The commonest cause in new code: an operation inside a hook without `req` waits for the transaction it is part of.
          waiter.refuse(
            new DatabaseBusy(`No turn to write within ${waitMs} ms; a nested operation without req waits for itself`, {
              retryAfter: Math.max(1, Math.ceil(waitMs / 1000)),
            }),
          )
        }, waitMs)
        waiting.push(waiter)
      })
    },
    refuseWaiting(reason) {
      for (const waiter of waiting.splice(0)) waiter.refuse(new DatabaseBusy(reason))
    },
  }
}
