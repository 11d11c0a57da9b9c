import { type Change, type Watched, watchedGlobal } from '#platform/database'

const queueTag = 'queue'

/** What a change of the review queue is called: no page of readers depends on it. */
export function queueTags(id: string): Change[] {
  return [queueTag, `${queueTag}:${id}`]
}

/** The comments whose place in the review queue changed. */
export function queueIdsOf(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => (change.startsWith(`${queueTag}:`) ? [change.slice(queueTag.length + 1)] : []))
}

/** What may make something stale that readers are shown. */
export function readersChanges(changes: readonly Change[]): Change[] {
  return changes.filter((change) => change !== queueTag && !change.startsWith(`${queueTag}:`))
}

const threadTags = (article: unknown): Change[] =>
  article ? [`article:${String(article)}`, `comments:${String(article)}`] : []

/** What other processes change of comments. */
export const watchedComments: readonly Watched[] = [
  {
    in: 'comments',
    fields: ['article', 'status'],
    tagsOf: ({ document, operation }) =>
      // What nobody could see yet changes nothing for readers.
      operation === 'insert' && document && document.status !== 'approved'
        ? []
        : ['comments', ...threadTags(document?.article)],
  },
  {
    // A deleted comment no longer says where it was, so its moderation event, written in the same transaction, does.
    in: 'moderation-events',
    fields: ['article', 'kind'],
    tagsOf: ({ document, operation }) =>
      operation === 'insert' && document?.kind === 'deleted' ? ['comments', ...threadTags(document.article)] : [],
  },
  { in: 'moderation-queue', fields: [], tagsOf: ({ id }) => queueTags(id) },
  watchedGlobal('discussion'),
]
