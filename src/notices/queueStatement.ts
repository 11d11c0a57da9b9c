import type { PayloadRequest } from 'payload'
import { eventsOf } from '#comments'

/**
 * Queues the mail of a statement of reasons, in the transaction of the decision: for authors who have proven who they are
 * (they were signed in), nobody else. The job knows the event alone; where the mail goes is looked up when it is sent.
 */
export async function queueStatement(
  req: PayloadRequest,
  { actor, comment, event }: { comment: string; event: string; actor: string | null },
): Promise<void> {
  if (!sendsMail(req)) return
  const submitted = (await eventsOf(req, comment)).find(({ kind }) => kind === 'submitted')
  // Nobody writes to themselves.
  if (!submitted?.actor || submitted.actor === actor) return
  await req.payload.jobs.queue({ task: 'sendStatement', input: { event }, req })
}

/** Without `SMTP_URL` nothing can be sent, and nothing needs to wait for that. */
export function sendsMail(req: PayloadRequest): boolean {
  return req.payload.email.name !== 'none'
}
