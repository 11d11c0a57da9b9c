import type { Payload } from 'payload'

type Chore = {
  /** What it is, for the log. */
  name: string
  run: (payload: Payload) => Promise<void>
  /** Milliseconds from one start to the next. */
  every: number
}

/**
 * Does a chore at once, and then again and again; a failure is logged, and the next round tries again. Several processes may do
 * the same chore at the same time, which each chore must bear. Never two rounds at once in one process.
 */
export function repeat(payload: Payload, { every, name, run }: Chore): { stop(): Promise<void> } {
  let round: Promise<void> | undefined
  const start = (): void => {
    round ??= run(payload)
      .catch((err: unknown) => payload.logger.error({ err, msg: `${name} failed; the next round tries again` }))
      .finally(() => {
        round = undefined
      })
  }
  start()
  const timer = setInterval(start, every)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await round
    },
  }
}
