import type { PayloadRequest } from 'payload'
import type { DiscussionPolicy } from '#comments'
import type { Status } from '#moderation'
import { isTakenOver } from '#platform'
import { sendsMail } from './queueStatement'

type Change = {
  comment: { id: string; badge?: 'staff' | 'author' | null }
  from: Status | null
  to: Status
  policy: Pick<DiscussionPolicy, 'notifyAuthor' | 'notifyModerators'>
}

/**
 * Queues WordPress's two notices, in the transaction of what they tell: to the article's authors when a comment is
 * published, to the moderators when a new one waits. What staff write themselves is news to nobody.
 */
export async function queueNotice(req: PayloadRequest, { comment, from, policy, to }: Change): Promise<void> {
  // What is taken over from elsewhere was news once.
  if (isTakenOver(req)) return
  const about = noticeFor({ comment, from, policy, to })
  if (about && sendsMail(req))
    await req.payload.jobs.queue({ task: 'sendNotice', input: { about, comment: comment.id }, req })
}

function noticeFor({ comment, from, policy, to }: Change): 'published' | 'waiting' | undefined {
  if (comment.badge) return undefined
  // Back from spam or the trash it was announced before.
  if (to === 'approved' && (from === null || from === 'pending')) return policy.notifyAuthor ? 'published' : undefined
  return to === 'pending' && from === null && policy.notifyModerators ? 'waiting' : undefined
}
