import { type CommentRow, descendantsPerRoot } from './tree'

/** One row more than is shown tells whether there is more. */
export const rowsPerRoot = descendantsPerRoot + 1

/** A root with more replies than this is read by a query of its own, which stops early. */
const smallRoot = 2 * descendantsPerRoot

type Plan = {
  /** Roots read together by one query of at most `limit` rows, sorted by path. */
  shared: string[]
  limit: number
  /** Roots read one by one, `rowsPerRoot` rows each. */
  single: string[]
}

/**
 * How to read what hangs below a page of roots at a cost that depends on the page alone. A database sorts everything a
 * query over several roots matches before it can stop, so roots with many replies stay out of the shared one.
 */
export function planDescendants(roots: readonly CommentRow[]): Plan {
  const answered = roots.filter(({ visibleReplies }) => (visibleReplies ?? 0) > 0)
  const isSmall = ({ visibleReplies }: CommentRow) => (visibleReplies ?? 0) <= smallRoot
  const shared = answered.filter(isSmall).map(({ path }) => path)
  // Tombstones are not counted in `visibleReplies`, so small roots may still hold more rows than expected.
  return {
    shared,
    limit: shared.length * (smallRoot + 1),
    single: answered.filter((root) => !isSmall(root)).map(({ path }) => path),
  }
}

/** Roots the shared query was cut off before: where it ended, with too few rows to fill the page, and all after that. */
export function unreached({ shared, limit }: Plan, rows: readonly CommentRow[]): string[] {
  const last = rows.at(-1)
  if (!last || rows.length < limit) return []
  const filled = rows.filter(({ root }) => root === last.root).length >= rowsPerRoot
  return shared.filter((root) => root > last.root || (root === last.root && !filled))
}
