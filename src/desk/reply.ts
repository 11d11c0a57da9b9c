import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { loadComment, mayModerate, moderateComments, type SubmittedComment, submitComment } from '#comments'
import { refusal } from '#platform'
import { parseInput } from '#platform/http'
import { reachOf } from './reach'

export const replyInput = z.object({
  comment: z.string().max(64),
  // Looked at before the parent is published for it; how long it may be is said by the rules for every comment.
  content: z.string().trim().min(1, 'Please write a comment.'),
  approveParent: z.boolean().default(false),
})

/**
 * Answers a comment as the member of staff who asks, and publishes that comment first where they want it.
 * @throws Refusal `not_logged_in`, `comment_id_not_found`, what refused the approval, or the faults of the reply
 */
export async function replyAsStaff(req: PayloadRequest, raw: unknown): Promise<{ doc: SubmittedComment }> {
  await reachOf(req)
  const { approveParent, comment: id, content } = parseInput(replyInput, raw)
  const parent = await loadComment(req, id)
  if (!parent || !(await mayModerate(req, parent))) throw refusal('comment_id_not_found')
  if (approveParent && parent.status !== 'approved') {
    const { results } = await moderateComments(req, { ids: [id], to: 'approved' })
    for (const result of results) if (!result.ok) throw refusal(result.error.code, { message: result.error.message })
  }
  const { doc } = await submitComment(req, { article: parent.article, parent: id, content }, { asStaff: true })
  return { doc }
}
