/** What is done in one turn of the event loop before others have theirs: a tenth of what readers may wait. */
const longestMs = 4

let began: number | undefined

/**
 * Whether this turn of the event loop has lasted so long that others should be answered before anything more is done. It counts from
 * the first time that somebody asks in it.
 */
export function isLongTurn(): boolean {
  const now = performance.now()
  if (began === undefined) {
    began = now
    setImmediate(() => {
      began = undefined
    })
  }
  return now - began > longestMs
}
