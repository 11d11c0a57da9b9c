import type { PayloadRequest } from 'payload'
import { type CommentListener, type DiscussionPolicy, findSubmitted, readPolicy, type StoredEvent } from '#comments'
import { isTakenOver } from '#platform'
import { queues } from '#platform/jobs'
import { hasMail } from '#platform/mail'

/** Queues, in the transaction of what they tell, the mails about what becomes of a comment. */
export const noticeListener: CommentListener = {
  async decided(req, { comment, event }) {
    if (event.statement) await queueStatement(req, event)
    // What is taken over from elsewhere was news once; what staff write themselves is news to nobody.
    const about =
      isTakenOver(req) || comment.badge || !sendsMail(req) ? undefined : noticeFor(event, await readPolicy(req))
    if (about)
      await req.payload.jobs.queue({
        task: 'sendNotice',
        queue: queues.mail,
        input: { about, comment: comment.id },
        req,
      })
  },
}

/** Whether notices can be sent: nobody misses one from the time before there was a mail server. What is owed to somebody waits for it. */
export function sendsMail(req: PayloadRequest): boolean {
  return hasMail(req.payload)
}

/** WordPress's two notices: to the article's authors when a comment is published, to the moderators when a new one waits, unless a digest tells them. */
function noticeFor(
  { from, to }: StoredEvent,
  { digestMinutes, notifyAuthor, notifyModerators }: DiscussionPolicy,
): 'published' | 'waiting' | undefined {
  // Back from spam or the trash it was announced before.
  if (to === 'approved' && (from === null || from === 'pending')) return notifyAuthor ? 'published' : undefined
  return to === 'pending' && from === null && notifyModerators && digestMinutes === 0 ? 'waiting' : undefined
}

/**
 * A statement of reasons is for authors who have proven who they are (they were signed in), nobody else. The job knows the
 * event alone; where the mail goes is looked up when it is sent.
 */
async function queueStatement(req: PayloadRequest, { actor, actorType, comment, id }: StoredEvent): Promise<void> {
  const author = (await findSubmitted(req, comment))?.actor
  // Nobody writes to themselves about their own decision.
  if (!author || (actorType === 'person' && author === actor)) return
  await req.payload.jobs.queue({ task: 'sendStatement', queue: queues.mail, input: { event: id }, req })
}
