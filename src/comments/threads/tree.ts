import { parentPathOf } from './path'

/** A comment as the database has it; only what the public may see, and what its place depends on. */
export type CommentRow = {
  id: string
  parent?: string | null
  name?: string | null
  url?: string | null
  html?: string | null
  createdAt: string
  editedAt?: string | null
  badge?: 'staff' | 'author' | null
  sourceUrl?: string | null
  sourcePublishedAt?: string | null
  pinned?: boolean | null
  /** Null or absent where readers do not vote. */
  votes?: number | null
  rank?: number | null
  status: string
  depth: number
  path: string
  root: string
  /** Approved comments anywhere below. */
  visibleReplies?: number | null
}

/** Where a comment was found, if it was not written here: a page that mentions the article, and when that says that it was published. */
export type CommentSource = { type: 'webmention'; url: string; publishedAt: string | null }

/** A comment in a thread. A placeholder (`removed`) has neither name, address nor text. `more` reads on below a root. */
export type ThreadComment = {
  id: string
  parent: string | null
  name: string | null
  url: string | null
  html: string | null
  createdAt: string
  depth: number
  editedAt: string | null
  badge: 'staff' | 'author' | null
  source: CommentSource | null
  /** Helpful less not helpful; null where readers do not vote. */
  votes: number | null
  removed: boolean
  /** Set first by moderators, whatever the order. */
  pinned: boolean
  replies: ThreadComment[]
  more: string | null
}

/** How many descendants of a root one answer holds. */
export const descendantsPerRoot = 20

/** A hidden comment stays as a placeholder as long as an approved one hangs below it. */
export function isShown({ status, visibleReplies }: Pick<CommentRow, 'status' | 'visibleReplies'>): boolean {
  return status === 'approved' || (visibleReplies ?? 0) > 0
}

export function sourceOf({
  sourcePublishedAt,
  sourceUrl,
}: Pick<CommentRow, 'sourcePublishedAt' | 'sourceUrl'>): CommentSource | null {
  if (!sourceUrl) return null
  // As JSON has it, whichever of the two a database answers.
  const publishedAt = sourcePublishedAt ? new Date(sourcePublishedAt).toISOString() : null
  return { type: 'webmention', url: sourceUrl, publishedAt }
}

export function toComment(row: CommentRow): ThreadComment {
  const removed = row.status !== 'approved'
  return {
    id: row.id,
    parent: row.parent ?? null,
    name: removed ? null : (row.name ?? null),
    url: removed ? null : row.url || null,
    html: removed ? null : (row.html ?? null),
    createdAt: row.createdAt,
    depth: row.depth,
    editedAt: removed ? null : (row.editedAt ?? null),
    badge: removed ? null : (row.badge ?? null),
    source: removed ? null : sourceOf(row),
    votes: removed ? null : (row.votes ?? null),
    removed,
    pinned: !removed && row.pinned === true,
    replies: [],
    more: null,
  }
}

type Page = {
  /** In the order they are shown. */
  roots: readonly CommentRow[]
  /** Rows below those roots; within one root in path order, and one more than are shown when there are more. */
  descendants: readonly CommentRow[]
  /** Makes the cursor that goes on below `root` after the path `after`. */
  more: (position: { root: string; after: string }) => string
}

/** Nests rows below their roots, at most `descendantsPerRoot` below each, in the order given. */
export function buildTree({ roots, descendants, more }: Page): ThreadComment[] {
  const below = groupByRoot(descendants.filter(isShown))
  return roots.filter(isShown).map((root) => {
    const rows = below.get(root.path) ?? []
    const kept = rows.slice(0, descendantsPerRoot)
    const last = kept.at(-1)
    const comment = nest(root, kept)
    return last && rows.length > kept.length
      ? { ...comment, more: more({ root: root.path, after: last.path }) }
      : comment
  })
}

/** Rows by the path of the root they stand below, in the order given. */
export function groupByRoot(rows: readonly CommentRow[]): Map<string, CommentRow[]> {
  const groups = new Map<string, CommentRow[]>()
  for (const row of rows) {
    const group = groups.get(row.root)
    if (group) group.push(row)
    else groups.set(row.root, [row])
  }
  return groups
}

function nest(root: CommentRow, rows: readonly CommentRow[]): ThreadComment {
  const top = toComment(root)
  const byPath = new Map([[root.path, top]])
  for (const row of rows) {
    const comment = toComment(row)
    // Should the comment above be missing, the nearest one still there takes the reply: none is lost.
    let above = parentPathOf(row.path)
    while (above !== '' && !byPath.has(above)) above = parentPathOf(above)
    const parent = byPath.get(above) ?? top
    parent.replies.push(comment)
    byPath.set(row.path, comment)
  }
  return top
}
