import { isDeepStrictEqual } from 'node:util'
import { isRecord } from '#platform'
import type { Patch } from '#platform/http'
import type { StoredComment } from '../storedComment'
import { parentPathOf } from './path'
import type { Cursor, Order } from './query'
import { type CommentRow, descendantsPerRoot, groupByRoot, isShown, type ThreadComment, toComment } from './tree'

// How answers that are kept take in a comment that has been published: as if they were made anew.

/** A comment that readers see from now on, and all that has changed for them. */
export type Published = { kind: 'published'; comment: CommentRow & { article: string } }

/** Undefined where more has changed than that it has come: it stands elsewhere, or was there as a placeholder. */
export function publishedOf(comment: StoredComment): Published | undefined {
  const { pinned, visibleReplies } = comment
  return pinned || (visibleReplies ?? 0) > 0 ? undefined : { kind: 'published', comment }
}

/** What has come, where it is a comment. */
export function publishedIn(change: unknown): Published['comment'] | undefined {
  // Written by `publishedOf` alone.
  return isRecord(change) && change.kind === 'published' ? (change as Published).comment : undefined
}

/** What a page of a thread was made from that it does not say itself. */
export type ThreadShape = {
  hasVotes: boolean
  /** Of a page of one conversation's replies nothing else is known. */
  cursor: Cursor | undefined
  order: Order
  limit: number
  /** Paths of the pinned roots before the others, and of those in their order. */
  pinned: readonly string[]
  roots: readonly string[]
  /** What stands below a root, by its path, in the order of paths. */
  below: ReadonlyMap<string, readonly { id: string; path: string }[]>
  sign: (cursor: Cursor) => string
}

/** Where those stand that are shown below each root. */
export function placesBelow(descendants: readonly CommentRow[]): ThreadShape['below'] {
  const places = new Map<string, { id: string; path: string }[]>()
  for (const [root, rows] of groupByRoot(descendants.filter(isShown)))
    places.set(
      root,
      rows.slice(0, descendantsPerRoot).map(({ id, path }) => ({ id, path })),
    )
  return places
}

type Thread = { docs: ThreadComment[]; totalDocs: number; next: string | null }
export type ShapedThread = { page: Thread; shape: ThreadShape }

/** A page of a thread with one more comment under its article; undefined where it has to be read again. */
export function takeIn(thread: ShapedThread, comment: Published['comment']): ShapedThread | undefined {
  const counted = { ...thread, page: { ...thread.page, totalDocs: thread.page.totalDocs + 1 } }
  const { cursor } = thread.shape
  // Below the root this page goes on under, it may stand in any place.
  if (cursor?.kind === 'more') return comment.root === cursor.root ? undefined : counted
  const taken = comment.depth === 0 ? takeRoot(counted, comment) : takeReply(counted, comment)
  return taken && taken.page.docs.length === taken.shape.pinned.length + taken.shape.roots.length ? taken : undefined
}

function asShown(comment: CommentRow, { hasVotes }: ThreadShape): ThreadComment {
  return toComment({ ...comment, votes: hasVotes ? (comment.votes ?? 0) : null })
}

function takeRoot({ page, shape }: ShapedThread, comment: Published['comment']): ShapedThread | undefined {
  const { cursor, limit, order, pinned, roots } = shape
  const { path } = comment
  // Its place depends on what readers think of the others.
  if (order === 'best') return undefined
  const isBefore = (one: string, other: string) => (order === 'newest' ? one > other : one < other)
  const isBeforePage = cursor?.kind === 'roots' && !isBefore(cursor.after, path)
  if (isBeforePage) return { page, shape }
  if (roots.includes(path)) return undefined
  const at = roots.filter((root) => isBefore(root, path)).length
  // Others follow, and it is one of them.
  if (at === roots.length && page.next !== null) return { page, shape }
  const grown = roots.toSpliced(at, 0, path)
  const docs = page.docs.toSpliced(pinned.length + at, 0, asShown(comment, shape))
  if (grown.length <= limit) return { page: { ...page, docs }, shape: { ...shape, roots: grown } }
  const kept = grown.slice(0, limit)
  const last = kept.at(-1)
  const article = comment.article
  if (last === undefined) return undefined
  return {
    page: {
      ...page,
      docs: docs.slice(0, pinned.length + limit),
      next: shape.sign({ kind: 'roots', article, order, after: last }),
    },
    shape: { ...shape, roots: kept, below: without(shape.below, grown.slice(limit)) },
  }
}

function without(below: ThreadShape['below'], roots: readonly string[]): ThreadShape['below'] {
  return new Map([...below].filter(([root]) => !roots.includes(root)))
}

/** A reply to a published comment: whoever stands above it is shown already. */
function takeReply({ page, shape }: ShapedThread, comment: Published['comment']): ShapedThread | undefined {
  const { path, root } = comment
  const index = [...shape.pinned, ...shape.roots].indexOf(root)
  const top = page.docs[index]
  // On another page.
  if (index === -1 || !top) return { page, shape }
  const below = shape.below.get(root) ?? []
  const isLast = below.every((one) => one.path < path)
  if (top.more !== null && isLast) return { page, shape }
  if (top.more !== null || below.length >= descendantsPerRoot || below.some((one) => one.path === path))
    return undefined
  const docs = page.docs.slice()
  const above = parentPathOf(path)
  const parent = above === root ? top.id : below.find((one) => one.path === above)?.id
  const pathOf = new Map(below.map((one) => [one.id, one.path]))
  const hung = parent === undefined ? undefined : hang(top, { parent, comment: asShown(comment, shape), path, pathOf })
  if (!hung) return undefined
  docs[index] = hung
  const rows = [...below, { id: comment.id, path }].sort((one, other) => (one.path < other.path ? -1 : 1))
  return { page: { ...page, docs }, shape: { ...shape, below: new Map(shape.below).set(root, rows) } }
}

type Hung = { parent: string; comment: ThreadComment; path: string; pathOf: ReadonlyMap<string, string> }

/** A comment with another below it, at whatever depth; undefined where that one's place is not here. */
function hang(top: ThreadComment, hung: Hung): ThreadComment | undefined {
  const { comment, parent, path, pathOf } = hung
  if (top.id === parent) {
    const at = top.replies.filter(({ id }) => (pathOf.get(id) ?? '') < path).length
    return { ...top, replies: top.replies.toSpliced(at, 0, comment) }
  }
  for (const [index, reply] of top.replies.entries()) {
    const grown = hang(reply, hung)
    if (grown) return { ...top, replies: top.replies.with(index, grown) }
  }
  return undefined
}

/** A shape as answers remember it: as text, a twentieth of what its lists and maps take. Ids stand in the page already. */
export type PackedShape = { text: string; sign: ThreadShape['sign'] }

/** Ids are there where those that the page shows below the root are others. */
type PackedBelow = { root: string; paths: string[]; ids?: string[] }

export function packShape({ page: { docs }, shape }: ShapedThread): PackedShape {
  const { below, sign, ...rest } = shape
  const shown = idsBelow(docs, shape)
  const packed = [...below].map(([root, rows]): PackedBelow => {
    const ids = rows.map(({ id }) => id)
    const places = { root, paths: rows.map(({ path }) => path.slice(root.length)) }
    return isDeepStrictEqual(ids, shown.get(root)) ? places : { ...places, ids }
  })
  return { text: JSON.stringify({ ...rest, below: packed }), sign }
}

/** @param docs of the page it was packed with */
export function unpackShape({ sign, text }: PackedShape, docs: readonly ThreadComment[]): ThreadShape {
  // Written by `packShape` alone.
  const shape = JSON.parse(text) as Omit<ThreadShape, 'below' | 'sign'> & { below: PackedBelow[] }
  const shown = idsBelow(docs, shape)
  const below = shape.below.map(({ root, paths, ids = shown.get(root) ?? [] }) => {
    const rows = paths.map((path, index) => ({ id: ids[index] ?? '', path: root + path }))
    return [root, rows] as const
  })
  return { ...shape, cursor: shape.cursor, below: new Map(below), sign }
}

/** Ids of what is shown below each root, by its path, in the order of paths. */
function idsBelow(
  docs: readonly ThreadComment[],
  { pinned, roots }: Pick<ThreadShape, 'pinned' | 'roots'>,
): Map<string, string[]> {
  const ids = (replies: readonly ThreadComment[]): string[] => replies.flatMap((one) => [one.id, ...ids(one.replies)])
  return new Map([...pinned, ...roots].map((root, index) => [root, ids(docs[index]?.replies ?? [])]))
}

/** Of the patch and the text as objects, and what the patch refers to. */
const ofPackedBytes = 500

/** Of the JSON of a page of the thread under `article`. */
export function threadPatch(article: string, thread: ShapedThread): Patch {
  const packed = packShape(thread)
  return {
    bytes: ofPackedBytes + packed.text.length,
    take(body, change) {
      const comment = publishedIn(change)
      if (!comment) return undefined
      if (comment.article !== article) return {}
      const page = JSON.parse(body.toString()) as Thread
      const taken = takeIn({ page, shape: unpackShape(packed, page.docs) }, comment)
      return taken && { text: JSON.stringify(taken.page), patch: threadPatch(article, taken) }
    },
  }
}

/** Of each name that is remembered: a string, its id, and its place in a list. */
const ofEachNameBytes = 200

/** Of what says neither which comments there are nor how many: it stays as it is. */
export const unchanged: Patch = {
  bytes: 0,
  take: (_body, change) => (publishedIn(change) ? {} : undefined),
}

/** What numbers of comments were asked for by, and of which documents they are; one may have several names. */
export type Named = readonly { id: string; name: string }[]

export function countTags(named: Named): string[] {
  return [...new Set(named.map(({ id }) => `comments:${id}`))]
}

/** Of numbers of comments by those names. */
export function countsPatch(named: Named): Patch {
  const patch: Patch = {
    bytes: named.length * ofEachNameBytes,
    // Many numbers are kept, each of few articles, and all of them depend on how articles are named.
    of: countTags(named),
    take(body, change) {
      const comment = publishedIn(change)
      if (!comment) return undefined
      const names = named.flatMap(({ id, name }) => (id === comment.article ? [name] : []))
      if (names.length === 0) return {}
      const counts = JSON.parse(body.toString()) as Record<string, number>
      for (const name of names) counts[name] = (counts[name] ?? 0) + 1
      return { text: JSON.stringify(counts), patch }
    },
  }
  return patch
}

/**
 * Of documents that comments hang on, as Payload answers them, wherever in the answer they stand. Undefined for a search or an order
 * by what is counted, or by what a backslash may stand for.
 */
export function documentsPatch(search: string): Patch | undefined {
  return /commentCount|%5C/i.test(String(new URLSearchParams(search))) ? undefined : documents
}

const documents: Patch = {
  bytes: 0,
  take(body, change) {
    const comment = publishedIn(change)
    if (!comment) return undefined
    if (!body.includes(comment.article)) return {}
    const answer: unknown = JSON.parse(body.toString())
    countIn(answer, comment.article)
    return { text: JSON.stringify(answer), patch: documents }
  },
}

/** Counts one more wherever a document says its number of comments, and beside a list (`included.counts`). */
function countIn(value: unknown, article: string): void {
  if (Array.isArray(value)) for (const one of value) countIn(one, article)
  else if (isRecord(value)) {
    if (value.id === article && typeof value.commentCount === 'number') value.commentCount += 1
    const counts = isRecord(value.included) ? value.included.counts : undefined
    if (isRecord(counts) && typeof counts[article] === 'number') counts[article] += 1
    for (const one of Object.values(value)) countIn(one, article)
  }
}
