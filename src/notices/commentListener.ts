import type { PayloadRequest } from 'payload'
import { type CommentListener, findSubmitted, readPolicy, type StoredEvent, submissionCarried } from '#comments'
import { isTakenOver } from '#platform'
import { queues } from '#platform/jobs'
import { hasMail } from '#platform/mail'
import { isMailedAtOnce, readModerators } from './mailedAccounts'
import { askWithComment } from './subscriptions/askForSubscription'
import { queueTelling } from './subscriptions/notify'
import { endSubscriptionsUnder, moveSubscriptions } from './subscriptions/subscriptions'

/** Queues, in the transaction of what they tell, the mails about what becomes of a comment. */
export const noticeListener: CommentListener = {
  async decided(req, { comment, event }) {
    if (event.statement) await queueStatement(req, event)
    if (sendsMail(req) && !isTakenOver(req)) {
      const kind = submissionCarried.read(req)?.subscribe
      // What is thrown away at once asks for nothing: nobody has mails sent to strangers that way.
      if (kind && event.from === null && (event.to === 'approved' || event.to === 'pending'))
        await askWithComment(req, comment.id, { article: comment.article, kind })
      if (isPublished(event)) await queueTelling(req, comment)
    }
    // What is taken over from elsewhere was news once; what staff write themselves is news to nobody.
    const about = isTakenOver(req) || comment.badge || !sendsMail(req) ? undefined : await noticeFor(req, event)
    if (about)
      await req.payload.jobs.queue({
        task: 'sendNotice',
        queue: queues.mail,
        input: { about, comment: comment.id },
        req,
      })
  },
  targetRemoved: endSubscriptionsUnder,
  targetMerged: moveSubscriptions,
}

/** For the first time: back from spam or the trash it was announced before. */
export const isPublished = ({ from, to }: StoredEvent): boolean =>
  to === 'approved' && (from === null || from === 'pending')

/** Whether notices can be sent: nobody misses one from the time before there was a mail server. What is owed to somebody waits for it. */
export function sendsMail(req: PayloadRequest): boolean {
  return hasMail(req.payload)
}

/** WordPress's two notices: to the article's authors when a comment is published, to the moderators when a new one waits. Who gets a digest instead is told by that. */
async function noticeFor(req: PayloadRequest, event: StoredEvent): Promise<'published' | 'waiting' | undefined> {
  const { from, to } = event
  const policy = await readPolicy(req)
  if (isPublished(event)) return policy.notifyAuthor ? 'published' : undefined
  if (to !== 'pending' || from !== null || !policy.notifyModerators) return undefined
  const moderators = policy.digestMinutes === 0 ? [] : await readModerators(req)
  const isAwaited = policy.digestMinutes === 0 || moderators.some((one) => isMailedAtOnce(one, 'waiting', policy))
  return isAwaited ? 'waiting' : undefined
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
