import type { PayloadRequest } from 'payload'
import { loadComment, type StoredComment } from '../operations/loadComment'
import { toComment } from '../threads/tree'
import type { ShownComment } from './discussion'
import type { OwnComment } from './mine'

/** This browser's own comments on the article that nobody else can see yet. Spam looks like what waits: a spammer learns nothing. */
export const readOwnWaiting = async (
  req: PayloadRequest,
  article: string,
  mine: readonly OwnComment[],
): Promise<StoredComment[]> => {
  const found: StoredComment[] = []
  for (const { id } of mine) {
    const comment = await loadComment(req, id)
    if (comment?.article === article && (comment.status === 'pending' || comment.status === 'spam')) found.push(comment)
  }
  return found.sort((a, b) => a.createdAt.localeCompare(b.createdAt))
}

/** Puts waiting comments where they belong: below the comment they answer, or where new ones go. */
export const addWaiting = (
  comments: readonly ShownComment[],
  waiting: readonly StoredComment[],
  order: 'oldest' | 'newest',
): ShownComment[] => {
  const asShown = (comment: StoredComment): ShownComment => ({
    ...toComment({ ...comment, status: 'approved' }),
    waiting: true,
  })
  const placed = new Set<string>()
  const withReplies = (comment: ShownComment): ShownComment => {
    const below = waiting.filter(({ parent }) => parent === comment.id)
    for (const { id } of below) placed.add(id)
    return { ...comment, replies: [...comment.replies.map(withReplies), ...below.map(asShown)] }
  }
  const nested = comments.map(withReplies)
  const others = waiting.filter(({ id }) => !placed.has(id)).map(asShown)
  return order === 'newest' ? [...others.reverse(), ...nested] : [...nested, ...others]
}
