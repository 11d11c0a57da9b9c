/** A clock that stands still until it is moved. */
export const createClock = (start = '2026-05-04T10:00:00.000Z') => {
  let at = Date.parse(start)
  return {
    now: () => new Date(at),
    advance: (ms: number) => {
      at += ms
    },
    set: (time: string) => {
      at = Date.parse(time)
    },
  }
}
export type Clock = ReturnType<typeof createClock>
