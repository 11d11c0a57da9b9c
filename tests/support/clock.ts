/** A clock that stands still until it is moved, or moves a little at every look. */
export const createClock = (start = '2026-05-04T10:00:00.000Z') => {
  let at = Date.parse(start)
  let tickMs = 0
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
    /** Lets it move on by `ms` at every look; 0 makes it stand still again. */
    tick: (ms: number) => {
      tickMs = ms
    },
  }
}
export type Clock = ReturnType<typeof createClock>
