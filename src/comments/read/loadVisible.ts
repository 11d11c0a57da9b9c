import type { PayloadRequest } from 'payload'
import { refusal } from '#platform'
import { findTarget } from '../findTarget'
import { loadComment, type StoredComment } from '../loadComment'

/** A published comment under a public article: what anybody can read, anybody can report and vote on. @throws Refusal `comment_id_not_found` */
export async function loadVisible(req: PayloadRequest, id: string): Promise<StoredComment> {
  const comment = await loadComment(req, id)
  const shown = comment?.status === 'approved' && (await findTarget(req, comment.article)) !== undefined
  if (!comment || !shown) throw refusal('comment_id_not_found')
  return comment
}
