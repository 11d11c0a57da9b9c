import type { Payload } from 'payload'

type RepeatedTask = {
  /** What it is, for the log. */
  name: string
  run: (payload: Payload) => Promise<void>
  /** From one start to the next. */
  everyMs: number
  /** Whether the start has done it already: the first round comes after `everyMs`. */
  isDone?: boolean
}

/**
 * Runs a task at once (unless that is done), and then again and again; a failure is logged, and the next round tries again. Several processes may
 * run the same task at the same time, and each task must bear that; docs/decisions/0013 says why. In one process there are
 * never two rounds at once.
 */
export function repeat(
  payload: Payload,
  { everyMs, isDone = false, name, run }: RepeatedTask,
): { stop(): Promise<void> } {
  let round: Promise<void> | undefined
  const start = (): void => {
    round ??= run(payload)
      .catch((err: unknown) => payload.logger.error({ err, msg: `${name} failed; the next round tries again` }))
      .finally(() => {
        round = undefined
      })
  }
  if (!isDone) start()
  const timer = setInterval(start, everyMs)
  timer.unref()
  return {
    stop: async () => {
      clearInterval(timer)
      await round
    },
  }
}
