import type { PayloadRequest } from 'payload'
import { renderComment } from '#markup'
import { printOf, type Status, textHash } from '#moderation'
import { defineSlot, isId } from '#platform'
import { eventsOfMany, ownRemoval } from './events'

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

/** What the sender learns of their comment: spam and trash look pending, so that a spammer learns nothing. */
export type SubmittedComment = Pick<
  StoredComment,
  'id' | 'article' | 'parent' | 'name' | 'url' | 'content' | 'html' | 'createdAt' | 'depth' | 'badge'
> & {
  status: 'approved' | 'pending'
}

/** What senders see of their comment: under a shadow ban, that it is published; of a rejected one, that it waits. */
export async function shownToSender(req: PayloadRequest, comment: StoredComment): Promise<SubmittedComment> {
  const { article, badge, content, createdAt, depth, html, id, name, parent, status, url } = comment
  const rejected = status === 'trash' || status === 'spam'
  const published = status === 'approved' || (rejected && (await readShadowed(req, [id])).has(id))
  return {
    id,
    article,
    parent: parent ?? null,
    name,
    url: url ?? null,
    content,
    html,
    createdAt,
    depth,
    badge: badge ?? null,
    status: published ? 'approved' : 'pending',
  }
}

/** Which of these comments their senders are to believe published: a shadow ban hides them from everybody else. */
export async function readShadowed(req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> {
  if (comments.length === 0) return new Set()
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection: 'moderation-queue',
    where: { and: [{ id: { in: [...comments] } }, { shadow: { equals: true } }] },
    select: { shadow: true },
    limit: comments.length,
    pagination: false,
    req,
  })
  return new Set(docs.map(({ id }) => id))
}

/**
 * Which of these comments stand in spam or trash without ever having been published, put there by a rule or a person: their
 * senders, told that they wait, must not learn otherwise by looking, or by changing them. What its sender took back is none.
 */
export async function readThrownAway(req: PayloadRequest, comments: readonly string[]): Promise<ReadonlySet<string>> {
  const events = await eventsOfMany(req, comments)
  const known = new Set(
    events.filter(({ note, to }) => to === 'approved' || note === ownRemoval).map(({ comment }) => comment),
  )
  const standing = new Map(events.flatMap(({ comment, to }) => (to === null ? [] : [[comment, to] as const])))
  const isThrown = ([comment, status]: readonly [string, string]) =>
    (status === 'trash' || status === 'spam') && !known.has(comment)
  return new Set([...standing].filter(isThrown).map(([comment]) => comment))
}
