const timeLength = 9
const tailLength = 6
const separator = '/'
const digits = '0123456789abcdefghijklmnopqrstuvwxyz'

/** The comment a reply was addressed to, as far as its place is concerned. */
export type PlacedComment = { id: string; path: string; depth: number; parent: string | null }

/** Where a comment stands in its thread. `path` joins the segments from the root down; `root` is the first of them. */
export type Place = { parent: string | null; depth: number; root: string; path: string }

/**
 * One step of a path: creation time in milliseconds (9 base36 digits, zero-padded, enough until the year 5188) and 6
 * random ones. All segments have one length and `/` sorts before every digit, so sorting paths as bytes gives a thread
 * depth-first with the oldest first, on either database.
 */
export function segment({ createdAt, random }: { createdAt: Date; random: string }): string {
  if (!/^[0-9a-z]{6}$/.test(random)) throw new Error('A path segment needs six random base36 digits')
  // Imported comments may claim a time before 1970.
  const time = Math.max(0, createdAt.getTime())
  return time.toString(36).padStart(timeLength, '0') + random
}

/** Turns at least six random bytes into the `random` part of a segment. */
export function tailOf(bytes: Uint8Array): string {
  return Array.from(bytes.subarray(0, tailLength), (byte) => digits[byte % digits.length]).join('')
}

export function rootOf(path: string): string {
  return path.split(separator, 1)[0] ?? path
}

export function depthOf(path: string): number {
  return path.split(separator).length - 1
}

/** Path of the comment above, or '' for a root. */
export function parentPathOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf(separator)))
}

/**
 * Gives a new comment its place. A thread has at most `threadDepth` levels (1 = flat): a reply to a comment on the last
 * one is put beside it, under the same parent. A thread made while the setting was larger keeps its levels and grows no
 * deeper.
 */
export function place(comment: { parent?: PlacedComment | undefined; threadDepth: number; segment: string }): Place {
  const { parent, threadDepth, segment } = comment
  if (!parent || threadDepth <= 1) return { parent: null, depth: 0, root: segment, path: segment }
  const full = parent.depth >= threadDepth - 1
  return located(full ? parent.parent : parent.id, full ? parentPathOf(parent.path) : parent.path, segment)
}

/**
 * Moves a path from under `from` to under `to` ('' = top level); a path elsewhere comes back unchanged. When a comment
 * is deleted for good its replies move up: `rebase(reply, { from: deleted, to: parentPathOf(deleted) })`.
 */
export function rebase(path: string, { from, to }: { from: string; to: string }): string {
  if (!path.startsWith(from + separator)) return path
  const rest = path.slice(from.length + separator.length)
  return to === '' ? rest : to + separator + rest
}

function located(parent: string | null, above: string, segment: string): Place {
  const path = above === '' ? segment : above + separator + segment
  return { parent, depth: depthOf(path), root: rootOf(path), path }
}
