import type { Change } from './afterCommit'

/** What is watched, by our own names rather than the database's. */
export type Watched =
  | 'articles'
  | 'comments'
  | 'media'
  | 'authors'
  | 'globals'
  | 'moderation-events'
  | 'moderation-queue'

/** What of a row the tags depend on; no text or address needs to travel for them. */
export const fieldsRead = ['article', 'status', 'kind', 'slug', 'oldSlugs', 'globalType'] as const

type Row = Readonly<Partial<Record<(typeof fieldsRead)[number], unknown>>>

/** One event of a change stream. `document` is what the row is now; a deletion has none. */
export type StreamEvent = {
  in: Watched
  operation: string
  id: string
  document?: Row | undefined
}

const queueTag = 'queue'

/** Tags of a change of the desk's index; no page of readers depends on them. */
export function queueTags(id: string): Change[] {
  return [queueTag, `${queueTag}:${id}`]
}

/** The comments whose place on the desk changed. */
export function queueIdsOf(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => (change.startsWith(`${queueTag}:`) ? [change.slice(queueTag.length + 1)] : []))
}

/** What may make something stale that readers are shown. */
export function readersChanges(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change !== queueTag && !change.startsWith(`${queueTag}:`))
}

const articleTags = (article: unknown): Change[] =>
  article ? [`article:${String(article)}`, `comments:${String(article)}`] : []

const slugTags = ({ slug, oldSlugs }: Row): Change[] =>
  [slug, ...(Array.isArray(oldSlugs) ? oldSlugs : [])].flatMap((text) =>
    typeof text === 'string' ? [`slug:${text}`] : [],
  )

/**
 * Cache tags that an event makes stale. A row read while its event is handled may already be newer: then its own event
 * follows. A deleted comment has no article any more; its moderation event, written in the same transaction, has it.
 */
export function tagsOf({ in: where, operation, id, document }: StreamEvent): Change[] {
  switch (where) {
    case 'articles':
      // An event does not tell what the slug was before.
      return ['articles', 'slugs', `article:${id}`, `comments:${id}`, ...(document ? slugTags(document) : [])]
    case 'comments':
      // What nobody could see yet changes nothing for readers.
      if (operation === 'insert' && document && document.status !== 'approved') return []
      return ['comments', ...articleTags(document?.article)]
    case 'moderation-events':
      return operation === 'insert' && document?.kind === 'deleted'
        ? ['comments', ...articleTags(document.article)]
        : []
    case 'moderation-queue':
      return queueTags(id)
    case 'media':
    case 'authors':
      return [where]
    case 'globals': {
      const global = document?.globalType
      return global === 'site' || global === 'discussion' ? [global] : ['site', 'discussion']
    }
  }
}
