import type { components } from './api.js'
import type { Connection } from './connection.js'

export type ThreadComment = components['schemas']['ThreadComment']
export type ThreadPage = components['schemas']['ThreadPage']
export type ThreadQuery = {
  /** `best`: what readers find most helpful first; where they do not vote, the oldest. */
  order?: 'oldest' | 'newest' | 'best'
  /** Comments that begin a thread on a page: 1 to 100, 20 by default. */
  limit?: number
  signal?: AbortSignal
}

/** An article by its id or slug, or a page elsewhere by its address. */
export type Target = string | { page: string }

/** Path and query of one of the doors that an article has, and a page elsewhere too. */
export function doorOf(
  target: Target,
  door: 'thread' | 'discussion' | 'live',
): [path: string, query: { url?: string }] {
  return typeof target === 'string'
    ? [`/api/articles/${encodeURIComponent(target)}/${door}`, {}]
    : [`/api/pages/${door}`, { url: target.page }]
}

export async function threadPage(
  connection: Connection,
  target: Target,
  { signal, ...query }: ThreadQuery & { after?: string } = {},
): Promise<ThreadPage> {
  const [path, where] = doorOf(target, 'thread')
  return connection.ask<ThreadPage>(path, { query: { ...where, ...query }, ...(signal && { signal }) })
}

/** The pages after a cursor, one after the other. */
async function* pagesFrom(
  connection: Connection,
  target: Target,
  query: ThreadQuery,
  after?: string,
): AsyncGenerator<ThreadPage> {
  let cursor: string | null | undefined = after
  do {
    const page: ThreadPage = await threadPage(connection, target, { ...query, ...(cursor && { after: cursor }) })
    yield page
    cursor = page.next
  } while (cursor)
}

/** A comment and all below it, top down. */
function* withReplies(comment: ThreadComment): Generator<ThreadComment> {
  yield comment
  for (const reply of comment.replies) yield* withReplies(reply)
}

/** The descendants that were left out of a comment's `replies`, as a flat list. */
export async function* replies(
  connection: Connection,
  target: Target,
  { more }: Pick<ThreadComment, 'more'>,
  query: ThreadQuery = {},
): AsyncGenerator<ThreadComment> {
  if (!more) return
  for await (const { docs } of pagesFrom(connection, target, query, more)) yield* docs
}

/** Puts a flat list of descendants where their parents are; one whose parent is not there hangs on the root. */
function hangUp(root: ThreadComment, comments: readonly ThreadComment[]): void {
  const byId = new Map([...withReplies(root)].map((comment) => [comment.id, comment]))
  for (const comment of comments) for (const one of withReplies(comment)) byId.set(one.id, one)
  for (const comment of comments) {
    const parent = (comment.parent && byId.get(comment.parent)) || root
    if (!parent.replies.includes(comment)) parent.replies.push(comment)
  }
}

/** Every comment that begins a thread, each with all its replies: follows `next` of the pages and `more` of the comments. */
export async function* thread(
  connection: Connection,
  target: Target,
  query: ThreadQuery = {},
): AsyncGenerator<ThreadComment> {
  for await (const { docs } of pagesFrom(connection, target, query)) {
    for (const root of docs) {
      for (const comment of [...withReplies(root)]) {
        const left: ThreadComment[] = []
        for await (const one of replies(connection, target, comment, query)) left.push(one)
        comment.more = null
        hangUp(comment, left)
      }
      yield root
    }
  }
}
