import type { PayloadRequest } from 'payload'
import { loadComment, readShadowed, readThrownAway, type StoredComment, toComment } from '#comments'
import type { ShownComment } from './discussion'
import type { OwnComment } from './mine'

/** A comment only its sender sees: as one that waits, or under a shadow ban as if everybody saw it. */
export type OwnWaiting = StoredComment & { shadowed?: boolean }

/** This browser's own comments on the article that nobody else can see yet. Spam looks like what waits: a spammer learns nothing. */
export async function readOwnWaiting(
  req: PayloadRequest,
  article: string,
  mine: readonly OwnComment[],
): Promise<OwnWaiting[]> {
  const found: StoredComment[] = []
  for (const { id } of mine) {
    const comment = await loadComment(req, id)
    if (comment?.article === article && comment.status !== 'approved') found.push(comment)
  }
  const ids = found.map(({ id }) => id)
  const shadowed = await readShadowed(req, ids)
  const thrownAway = await readThrownAway(req, ids)
  return found
    .map((comment) => ({ ...comment, shadowed: shadowed.has(comment.id) }))
    .filter(({ id, shadowed, status }) => shadowed || status !== 'trash' || thrownAway.has(id))
    .sort((a, b) => a.createdAt.localeCompare(b.createdAt))
}

/** Puts waiting comments where they belong: below the comment they answer, or where new ones go. */
export function addWaiting(
  comments: readonly ShownComment[],
  waiting: readonly OwnWaiting[],
  order: 'oldest' | 'newest',
): ShownComment[] {
  const asShown = (comment: OwnWaiting): ShownComment => ({
    ...toComment({ ...comment, status: 'approved' }),
    waiting: !comment.shadowed,
  })
  const placed = new Set<string>()
  const withReplies = (comment: ShownComment): ShownComment => {
    const below = waiting.filter(({ parent }) => parent === comment.id)
    for (const { id } of below) placed.add(id)
    return { ...comment, replies: [...comment.replies.map(withReplies), ...below.map(asShown)] }
  }
  const nested = comments.map(withReplies)
  const others = waiting.filter(({ id }) => !placed.has(id)).map(asShown)
  if (order === 'oldest') return [...nested, ...others]
  const isPinned = ({ pinned }: ShownComment) => pinned
  return [...nested.filter(isPinned), ...others.reverse(), ...nested.filter((comment) => !isPinned(comment))]
}
