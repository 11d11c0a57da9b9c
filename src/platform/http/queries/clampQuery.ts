/** What one answer of a list may hold, and how deep it may resolve relations, for people who are not staff. */
const mostDocs = 100
const deepest = 2

const whole = (value: string | null): number | undefined =>
  value !== null && /^\d{1,9}$/.test(value.trim()) ? Number(value) : undefined

/** `[limit]` is `limit` to Payload as well. */
const nameOf = (key: string): string => /^\[?([^[\]]*)/.exec(key)?.[1] ?? ''

/** The same address without what should be a whole number and is none: the databases fail on some of them. */
export function dropOddNumbers(given: URL): URL {
  const url = new URL(given)
  for (const key of [...url.searchParams.keys()])
    if (
      /^(?:limit|page|depth)$/.test(nameOf(key)) &&
      url.searchParams.getAll(key).some((text) => whole(text) === undefined)
    )
      url.searchParams.delete(key)
  return url
}

/**
 * The same address with `limit` of 1 to 100 (0, "all", is 100), `depth` of at most 2, and without `pagination`, which switches
 * the limit off, and `data`, which is the admin's. However they are written: Payload reads `limit[]=0` and `limit=5&limit=0` as well.
 */
export function clampQuery(given: URL): URL {
  const url = new URL(given)
  const clamped = new Map<string, number>()
  for (const key of [...url.searchParams.keys()]) {
    const name = nameOf(key)
    // What Payload would answer with in place of the document.
    if (name === 'data') url.searchParams.delete(key)
    if (name !== 'limit' && name !== 'depth' && name !== 'pagination') continue
    const value = whole(url.searchParams.get(key))
    url.searchParams.delete(key)
    if (value === undefined) continue
    if (name === 'limit') clamped.set('limit', value === 0 ? mostDocs : Math.min(value, mostDocs))
    if (name === 'depth') clamped.set('depth', Math.min(value, deepest))
  }
  for (const [name, value] of clamped) url.searchParams.set(name, String(value))
  return url
}
