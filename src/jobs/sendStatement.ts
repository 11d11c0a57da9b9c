import type { PayloadRequest, TaskConfig } from 'payload'
import { renderStatement } from '../notices/statement'
import { loadComment } from '../operations/loadComment'
import { eventsOf, type StoredEvent } from '../operations/moderationEvents'
import { servicesOf } from '../services'
import { mailRetries, sendMail } from './sendMail'

/**
 * Mails a statement of reasons to the account that wrote the comment. The input names the event alone; the address is
 * looked up now and kept nowhere. An event's mail goes out once, however often the job runs.
 */
export const sendStatement: TaskConfig<'sendStatement'> = {
  slug: 'sendStatement',
  inputSchema: [{ name: 'event', type: 'text', required: true }],
  retries: mailRetries,
  handler: async ({ input, req }) => {
    await sendOnce(req, input.event)
    return { output: {} }
  },
}

const sendOnce = async (req: PayloadRequest, id: string): Promise<void> => {
  const { db } = req.payload
  const event = await db.findOne<StoredEvent>({ collection: 'moderation-events', where: { id: { equals: id } }, req })
  if (!event?.statement) return
  const comment = await loadComment(req, event.comment)
  // Taken back before the mail went out: there is nothing to state.
  if (comment?.status === 'approved') return
  const to = await addressOf(req, event.comment)
  if (!to) return
  const key = `statement:${id}`
  if (await db.findOne({ collection: 'system-state', where: { key: { equals: key } }, req })) return
  const { publicUrl } = servicesOf(req.payload)
  const article = await db.findOne<{ id: string; title?: string | null; slug?: string | null }>({
    collection: 'articles',
    where: { id: { equals: event.article } },
    select: { title: true, slug: true },
    req,
  })
  const site = await db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
  const mail = renderStatement({
    site: site?.title || publicUrl,
    article: article
      ? { title: article.title ?? '', url: `${publicUrl}/articles/${article.slug ?? article.id}` }
      : undefined,
    name: comment?.name ?? '',
    text: comment?.content,
    decidedAt: event.createdAt,
    statement: event.statement,
  })
  await sendMail(req, { ...mail, to, id: `statement-${id}` })
  await db.create({ collection: 'system-state', data: { key }, req })
}

/** Of the account that was signed in when the comment was submitted. */
const addressOf = async (req: PayloadRequest, comment: string): Promise<string | undefined> => {
  const submitted = (await eventsOf(req, comment)).find(({ kind }) => kind === 'submitted')
  if (!submitted?.actor) return undefined
  const user = await req.payload.db.findOne<{ id: string; email: string }>({
    collection: 'users',
    where: { id: { equals: submitted.actor } },
    req,
  })
  return user?.email
}
