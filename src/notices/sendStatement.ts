import type { PayloadRequest } from 'payload'
import { findSubmitted, loadComment, loadEvent } from '#comments'
import { defineTask } from '#platform/jobs'
import { mailRetries, sendMail, sendOnce } from '#platform/mail'
import { readMailed } from './readMailed'
import { renderStatement } from './statement'

/**
 * Mails a statement of reasons to the account that wrote the comment. The input names the event alone; the address is
 * looked up now and kept nowhere.
 */
export const sendStatement = defineTask({
  slug: 'sendStatement',
  inputSchema: [{ name: 'event', type: 'text', required: true }],
  retries: mailRetries,
  run: (req, { event }) => state(req, event),
})

async function state(req: PayloadRequest, id: string): Promise<void> {
  const event = await loadEvent(req, id)
  const statement = event?.statement
  if (!event || !statement) return
  const comment = await loadComment(req, event.comment)
  // Taken back before the mail went out: there is nothing to state.
  if (comment?.status === 'approved') return
  const to = await addressOf(req, event.comment)
  if (!to) return
  await sendOnce(req, `statement:${id}`, async () => {
    const mail = renderStatement({
      // Where it stands now: its page may have been merged into another since.
      ...(await readMailed(req, comment?.article ?? event.article)),
      name: comment?.name ?? '',
      text: comment?.content,
      decidedAt: event.createdAt,
      statement,
      decision: { reasons: event.reasons ?? [], note: event.note ?? null, to: event.to },
    })
    await sendMail(req, { ...mail, to, id: `statement-${id}` })
  })
}

/** Of the account that was signed in when the comment was submitted. */
async function addressOf(req: PayloadRequest, comment: string): Promise<string | undefined> {
  const submitted = await findSubmitted(req, comment)
  if (!submitted?.actor) return undefined
  const user = await req.payload.db.findOne<{ id: string; email: string }>({
    collection: 'users',
    where: { id: { equals: submitted.actor } },
    req,
  })
  return user?.email
}
