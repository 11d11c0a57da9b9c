/** Ids from one to another of a list, both included, in either direction; only the second where the first is not there. */
export function selectRange(ids: readonly string[], from: string | null, to: string): string[] {
  const end = ids.indexOf(to)
  if (end < 0) return []
  const start = from === null ? -1 : ids.indexOf(from)
  if (start < 0) return [to]
  return ids.slice(Math.min(start, end), Math.max(start, end) + 1)
}
