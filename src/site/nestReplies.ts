import type { ShownComment } from './discussion'

/**
 * Hangs comments of a flat list under the ones they answer, in the order given. A later part of a conversation comes
 * flat, and may begin with answers to comments of the part before: those stand on their own.
 */
export function nestReplies(comments: readonly ShownComment[]): ShownComment[] {
  const ids = new Set(comments.map(({ id }) => id))
  const isReply = ({ parent }: ShownComment) => parent !== null && ids.has(parent)
  const nested = (comment: ShownComment): ShownComment => ({
    ...comment,
    replies: [...comment.replies, ...comments.filter(({ parent }) => parent === comment.id).map(nested)],
  })
  return comments.filter((comment) => !isReply(comment)).map(nested)
}
