import type { PayloadRequest } from 'payload'
import { renderComment } from '#markup'
import { printOf, type Status, textHash } from '#moderation'
import { defineSlot } from '#platform'

/** A comment as it is stored, relations as ids. */
export type StoredComment = {
  id: string
  article: string
  parent: string | null
  name: string
  url: string | null
  content: string
  html: string
  status: Status
  depth: number
  root: string
  path: string
  visibleReplies: number
  badge: 'staff' | 'author' | null
  pinned: boolean
  votes?: number | null
  /** How many voted; absent on comments that were voted on before this was counted. */
  votesCast?: number | null
  editedAt: string | null
  /** Absent on comments from before there were webmentions. */
  kind?: 'comment' | 'webmention' | 'pingback' | null
  /** The page that mentions the article, of a webmention. */
  sourceUrl?: string | null
  /** When that says that it was published. */
  sourcePublishedAt?: string | null
  createdAt: string
  updatedAt: string
}

/** Reads a comment whatever its status; callers decide who may know. */
export async function loadComment(req: PayloadRequest, id: string): Promise<StoredComment | undefined> {
  if (!isId(id)) return undefined
  return (
    (await req.payload.db.findOne<StoredComment>({ collection: 'comments', where: { id: { equals: id } }, req })) ??
    undefined
  )
}

/** Whether a text has the form of an id of either database (UUID, ObjectId): others are never asked for. */
export function isId(text: unknown): text is string {
  return typeof text === 'string' && /^(?:[0-9a-f]{24}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/.test(text)
}

/** What texts are compared by. `print` is '' for a text too short to be merely alike. */
export type ComparedText = { textHash: string; print: string }

/** What is made of a text, once for whatever a request does with it. */
function onceForText<T>(name: string, make: (content: string) => T): (req: PayloadRequest, content: string) => T {
  const last = defineSlot<{ content: string; made: T }>(name, { isKeptByRetry: true })
  return (req, content) => {
    const known = last.read(req)
    if (known?.content === content) return known.made
    const made = make(content)
    last.write(req, { content, made })
    return made
  }
}

/** A text as it is shown. */
export const renderedOf = onceForText('rendered', renderComment)

/** What a text is compared with others by. */
export const comparedOf = onceForText(
  'compared',
  (content): ComparedText => ({ textHash: textHash(content), print: printOf(content) }),
)
