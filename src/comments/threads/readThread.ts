import type { Payload, PayloadRequest } from 'payload'
import { Refusal, refusal, servicesOf } from '#platform'
import { findTarget, type TargetHead, targetOf } from '../contract'
import { orderOf, readPolicy } from '../policy'
import { placesBelow, type ShapedThread, type ThreadShape } from './patch'
import { type Cursor, parseThreadQuery, readCursor, signCursor, type ThreadQuery } from './query'
import { positionOf, readBelow, readDescendants, readPinned, readRoots } from './threadRows'
import { buildTree, descendantsPerRoot, type ThreadComment, toComment } from './tree'

/**
 * A page of a thread. `docs` are roots with their replies nested; for a `more` cursor they are the next descendants of
 * that one root as a flat list, oldest first, to be hung up by `parent` (their `replies` are empty). `totalDocs` counts
 * the article's approved comments. Pinned comments come first on the first page, beside those the limit counts, and on no
 * other. `next` goes on with whatever was asked for, or is null.
 */
export type ThreadPage = { docs: ThreadComment[]; totalDocs: number; next: string | null }

type Input = { article: string; order?: unknown; limit?: unknown; after?: unknown }

/**
 * Reads a page of the thread under a published article (id or slug).
 * @param note is told the cache tags of what is read
 * @throws Refusal `article_not_found` for an article that is not public, `invalid_input` naming each wrong parameter
 */
export async function readThread(
  req: PayloadRequest,
  { article, ...query }: Input,
  note?: (tags: readonly string[]) => void,
): Promise<ThreadPage> {
  const parsed = readThreadQuery(query)
  const target = await requireTarget(req, article)
  note?.(threadTags(req.payload, target.id, article))
  return (await readShapedThread(req, target, parsed)).page
}

export function readThreadQuery(query: unknown): ThreadQuery {
  const parsed = parseThreadQuery(query)
  if ('wrong' in parsed) throw invalid(parsed.wrong)
  return parsed
}

/** The public article of that id or slug. */
export async function requireTarget(req: PayloadRequest, idOrSlug: string): Promise<TargetHead> {
  const article = await findTarget(req, idOrSlug)
  if (!article) throw refusal('article_not_found')
  return article
}

/** The cache tags of a page of the thread under a document, as it was asked for. Another can take over a slug that this one used to have. */
export function threadTags(payload: Payload, id: string, idOrSlug: string): string[] {
  return [`comments:${id}`, ...targetOf(payload).tags(id), `slug:${idOrSlug}`, 'discussion']
}

type Threaded = Pick<TargetHead, 'id' | 'commentCount'>

/** The same for an article that has been found already, with what is needed to take in the next comment without reading it again. */
export async function readShapedThread(
  req: PayloadRequest,
  article: Threaded,
  query: ThreadQuery,
): Promise<ShapedThread> {
  const key = servicesOf(req.payload).signingKey('thread-cursor')
  const cursor = query.after === undefined ? undefined : readCursor(query.after, { key, article: article.id })
  if (query.after !== undefined && !cursor) throw invalid({ after: wrongCursor })
  const sign = (next: Cursor) => signCursor(next, key)
  const { shape, ...page } =
    cursor?.kind === 'more' ? await readMore(req, cursor, sign) : await readPage(req, { article, query, cursor, sign })
  return { page: { ...page, totalDocs: article.commentCount }, shape }
}

type Sign = (cursor: Cursor) => string
type RootsCursor = Extract<Cursor, { kind: 'roots' }>
type PageInput = { article: Threaded; query: ThreadQuery; cursor: RootsCursor | undefined; sign: Sign }
type Read = Omit<ThreadPage, 'totalDocs'> & { shape: ThreadShape }

async function readPage(req: PayloadRequest, { article, query, cursor, sign }: PageInput): Promise<Read> {
  const policy = await readPolicy(req)
  const asked = orderOf(query.order ?? policy.order, policy)
  if (cursor && query.order && asked !== cursor.order) throw invalid({ after: wrongCursor })
  const order = cursor?.order ?? asked
  const limit = query.limit ?? policy.pageSize
  const pinned = await readPinned(req, article.id)
  const rows = await readRoots(req, {
    article: article.id,
    order,
    after: cursor?.after,
    limit: limit + 1,
    without: pinned.map(({ id }) => id),
  })
  const listed = rows.slice(0, limit)
  const last = listed.at(-1)
  // Beside the page's own, so that paging is the same with and without them.
  const before = cursor ? [] : pinned
  const roots = [...before, ...listed]
  const descendants = await readDescendants(req, { article: article.id, roots })
  return {
    docs: buildTree({
      roots,
      descendants,
      more: ({ root, after }) => sign({ kind: 'more', article: article.id, root, after }),
    }),
    next:
      last && rows.length > limit
        ? sign({ kind: 'roots', article: article.id, order, after: positionOf(last, order) })
        : null,
    shape: {
      hasVotes: policy.votes,
      cursor,
      order,
      limit,
      pinned: before.map(({ path }) => path),
      roots: listed.map(({ path }) => path),
      below: placesBelow(descendants),
      sign,
    },
  }
}

async function readMore(req: PayloadRequest, cursor: Extract<Cursor, { kind: 'more' }>, sign: Sign): Promise<Read> {
  const rows = await readBelow(req, cursor)
  const shown = rows.slice(0, descendantsPerRoot)
  const last = shown.at(-1)
  const { order, pageSize, votes } = await readPolicy(req)
  return {
    docs: shown.map(toComment),
    next: last && rows.length > shown.length ? sign({ ...cursor, after: last.path }) : null,
    shape: { hasVotes: votes, cursor, order, limit: pageSize, pinned: [], roots: [], below: new Map(), sign },
  }
}

/** A cursor is good for the article and the order it was handed out for. */
const wrongCursor = 'Please give `next` of a page, or `more` of a comment, of this discussion in this order.'

const invalid = (wrong: Readonly<Record<string, string>>): Refusal =>
  new Refusal(Object.entries(wrong).map(([path, message]) => ({ code: 'invalid_input', path, message })))
