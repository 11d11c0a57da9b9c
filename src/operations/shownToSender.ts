import type { StoredComment } from './loadComment'

/** What the sender learns of their comment: spam and trash look pending, so that a spammer learns nothing. */
export type SubmittedComment = Pick<
  StoredComment,
  'id' | 'article' | 'parent' | 'name' | 'url' | 'content' | 'html' | 'createdAt' | 'depth' | 'badge'
> & {
  status: 'approved' | 'pending'
}

export const shownToSender = (comment: StoredComment): SubmittedComment => {
  const { article, badge, content, createdAt, depth, html, id, name, parent, status, url } = comment
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
    status: status === 'approved' ? 'approved' : 'pending',
  }
}
