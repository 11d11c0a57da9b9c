import type { PayloadRequest } from 'payload'
import type { StoredComment } from './loadComment'
import { readShadowed } from './readShadowed'

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
