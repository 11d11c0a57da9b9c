import type { PayloadRequest } from 'payload'
import { Refusal } from '../../errors'
import { loadComment, type StoredComment } from '../loadComment'
import { findPublicArticles } from '../publicArticles'

/** A published comment under a public article: what anybody can read, anybody can report and vote on. @throws Refusal `comment_id_not_found` */
export const loadVisible = async (req: PayloadRequest, id: string): Promise<StoredComment> => {
  const comment = await loadComment(req, id)
  const shown =
    comment?.status === 'approved' && (await findPublicArticles(req, [comment.article])).has(comment.article)
  if (!comment || !shown) throw new Refusal([{ code: 'comment_id_not_found', message: 'There is no such comment.' }])
  return comment
}
