/**
 * A clock that stands still until it is moved, or moves a little at every look. In projects with TEST_CLOCK=ticking it always
 * does, as real ones do: what is found by its time alone is then found no more.
 */
export const createClock = (start = '2026-05-04T10:00:00.000Z') => {
  let at = Date.parse(start)
  const usualMs = process.env.TEST_CLOCK === 'ticking' ? 1 : 0
  let tickMs = usualMs
  return {
    now: () => {
      const now = new Date(at)
      at += tickMs
      return now
    },
    advance: (ms: number) => {
      at += ms
    },
    set: (time: string) => {
      at = Date.parse(time)
    },
    /** Matches, in `expect`, a time as text from now on until it is compared: with a clock that stands still, now alone. */
    sinceNow: () => {
      const from = at
      return {
        asymmetricMatch: (text: unknown) => {
          const time = typeof text === 'string' ? Date.parse(text) : Number.NaN
          return time >= from && time <= at
        },
        toString: () => `a time since ${new Date(from).toISOString()}`,
      }
    },
    /** Lets it move on by `ms` at every look; without a number, as it usually does. */
    tick: (ms = usualMs) => {
      tickMs = ms
    },
  }
}
export type Clock = ReturnType<typeof createClock>
