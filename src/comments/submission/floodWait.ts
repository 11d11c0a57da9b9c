/** Whole seconds until the next comment is welcome from a network address whose newest came at `newest`; nothing when it is now. */
export function floodWait({
  floodSeconds,
  newest,
  now,
}: {
  newest: Date | undefined
  now: Date
  floodSeconds: number
}): number | undefined {
  if (!newest || floodSeconds === 0) return undefined
  const left = newest.getTime() + floodSeconds * 1000 - now.getTime()
  return left > 0 ? Math.min(floodSeconds, Math.ceil(left / 1000)) : undefined
}
