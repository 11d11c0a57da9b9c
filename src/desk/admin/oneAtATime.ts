/** Lets one piece of work begin only when the one before has ended, whether well or not. */
export function oneAtATime(): <T>(work: () => Promise<T>) => Promise<T> {
  let before: Promise<unknown> = Promise.resolve()
  return (work) => {
    const result = before.then(work)
    before = result.catch(() => undefined)
    return result
  }
}
