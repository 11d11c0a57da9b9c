import type { PayloadRequest } from 'payload'
import { type CommentListener, type DiscussionPolicy, findSubmitted, readPolicy, type StoredEvent } from '#comments'
import { isTakenOver } from '#platform'

/** Queues, in the transaction of what they tell, the mails about what becomes of a comment. */
export const noticeListener: CommentListener = {
  async decided(req, { comment, event }) {
    if (!sendsMail(req)) return
    if (event.statement) await queueStatement(req, event)
    // What is taken over from elsewhere was news once; what staff write themselves is news to nobody.
    const about = isTakenOver(req) || comment.badge ? undefined : noticeFor(event, await readPolicy(req))
    if (about) await req.payload.jobs.queue({ task: 'sendNotice', input: { about, comment: comment.id }, req })
  },
}

/** Without `SMTP_URL` nothing can be sent, and nothing needs to wait for that. */
export function sendsMail(req: PayloadRequest): boolean {
  return req.payload.email.name !== 'none'
}

/** WordPress's two notices: to the article's authors when a comment is published, to the moderators when a new one waits. */
function noticeFor(
  { from, to }: StoredEvent,
  { notifyAuthor, notifyModerators }: DiscussionPolicy,
): 'published' | 'waiting' | undefined {
  // Back from spam or the trash it was announced before.
  if (to === 'approved' && (from === null || from === 'pending')) return notifyAuthor ? 'published' : undefined
  return to === 'pending' && from === null && notifyModerators ? 'waiting' : undefined
}

/**
 * A statement of reasons is for authors who have proven who they are (they were signed in), nobody else. The job knows the
 * event alone; where the mail goes is looked up when it is sent.
 */
async function queueStatement(req: PayloadRequest, { actor, actorType, comment, id }: StoredEvent): Promise<void> {
  const author = (await findSubmitted(req, comment))?.actor
  // Nobody writes to themselves about their own decision.
  if (!author || (actorType === 'person' && author === actor)) return
  await req.payload.jobs.queue({ task: 'sendStatement', input: { event: id }, req })
}
