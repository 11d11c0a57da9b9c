/** A value that is costly to find and seldom changes. */
export type Memo<T> = {
  /** The value as it was kept, or as `find` finds it now. */
  get(find: () => Promise<T>): Promise<T>
  /** It may have changed. */
  forget(): void
}

/** Keeps a value for `ttl` milliseconds at most. What was being looked for while it changed is not kept. */
export function createMemo<T>({ now, ttl }: { now: () => Date; ttl: number }): Memo<T> {
  let kept: { value: T; until: number } | undefined
  let changes = 0
  return {
    async get(find) {
      const at = now().getTime()
      if (kept && at < kept.until) return kept.value
      const seen = changes
      const value = await find()
      if (seen === changes) kept = { value, until: at + ttl }
      return value
    },
    forget() {
      changes += 1
      kept = undefined
    },
  }
}
