import { createLocalReq, type Payload, type PayloadRequest, type Where } from 'payload'
import { readPolicy, targetOf } from '#comments'
import { readState, replaceState, servicesOf, writeState } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { type Mail, mailRetries, oneLine, sendMail } from '#platform/mail'
import { sendsMail } from './commentListener'
import { moderatorsOf, siteOf } from './readMailed'

const key = 'digest'
/** A comment may be dated that long before it is committed; it is in the next digest then. */
const settledMs = 30_000
const maxListed = 20

type Waiting = { id: string; article: string; name: string }

/** New comments that wait, sent within a time (ISO 8601; not before `from`, before `to`). */
const waitingIn = (from: string, to: string): Where => ({
  and: [
    { status: { equals: 'pending' } },
    { createdAt: { greater_than_equal: from } },
    { createdAt: { less_than: to } },
  ],
})

/**
 * Every minute: where comments have come to wait since the last digest, and that is `digestMinutes` ago, queues a mail to each
 * moderator about all of them. Of several processes one does it.
 */
export async function queueDigests(payload: Payload): Promise<void> {
  const { digestMinutes, notifyModerators } = await readPolicy(await createLocalReq({}, payload))
  const to = new Date(servicesOf(payload).now().getTime() - settledMs)
  const last = await readState({ payload }, key)
  if (last === undefined) return inOwnTransaction(payload, (req) => writeState(req, key, to.toISOString()))
  if (digestMinutes > 0 && to.getTime() - Date.parse(last) < digestMinutes * 60_000) return
  await inOwnTransaction(payload, async (req) => {
    if (!(await replaceState(req, key, { before: last, value: to.toISOString() }))) return
    if (!notifyModerators || digestMinutes === 0 || !sendsMail(req)) return
    const where = waitingIn(last, to.toISOString())
    if ((await payload.db.count({ collection: 'moderation-queue', where, req })).totalDocs === 0) return
    for (const user of await moderatorsOf(req))
      await payload.jobs.queue({
        task: 'sendDigest',
        queue: queues.mail,
        input: { user, from: last, to: to.toISOString() },
        req,
      })
  })
}

/** Mails one moderator which of those comments still wait. */
export const sendDigest = defineTask({
  slug: 'sendDigest',
  inputSchema: [
    { name: 'user', type: 'text', required: true },
    { name: 'from', type: 'text', required: true },
    { name: 'to', type: 'text', required: true },
  ],
  retries: mailRetries,
  run: async (req, { from, to, user }) => {
    const account = await req.payload.db.findOne<{ id: string; email: string }>({
      collection: 'users',
      where: { id: { equals: user } },
      req,
    })
    const found = await req.payload.db.find<Waiting>({
      collection: 'moderation-queue',
      where: waitingIn(from, to),
      sort: 'createdAt',
      limit: maxListed,
      page: 1,
      req,
    })
    if (!account || found.totalDocs === 0) return
    const mail = renderDigest({
      site: await siteOf(req),
      total: found.totalDocs,
      comments: await titled(req, found.docs),
      deskUrl: `${servicesOf(req.payload).publicUrl}${req.payload.config.routes.admin}/moderation`,
    })
    await sendMail(req, { ...mail, to: account.email, id: `digest-${Date.parse(to)}`, account: user })
  },
})

async function titled(req: PayloadRequest, docs: readonly Waiting[]): Promise<{ name: string; title: string }[]> {
  const articles = await targetOf(req.payload).describe(req, [...new Set(docs.map(({ article }) => article))])
  return docs.map(({ article, name }) => ({ name, title: articles.get(article)?.title ?? '' }))
}

type Digest = { site: string; total: number; comments: readonly { name: string; title: string }[]; deskUrl: string }

/** Who has commented on what. What waits is not quoted: it may hold an address that was typed by mistake. */
export function renderDigest({ comments, deskUrl, site, total }: Digest): Mail {
  const [first] = comments
  const lines = comments.map(({ name, title }) => `- ${oneLine(name) || 'Somebody'} on “${oneLine(title)}”`)
  return {
    subject:
      total === 1 && first
        ? `A comment on “${oneLine(first.title)}” waits for you`
        : `${total} comments at ${oneLine(site)} wait for you`,
    text: [
      `${total === 1 ? 'A new comment waits' : `${total} new comments wait`} at ${oneLine(site)}. Nothing of it is published until somebody decides.`,
      [...lines, ...(total > lines.length ? [`- and ${total - lines.length} more`] : [])].join('\n'),
      `Read and decide: ${deskUrl}`,
    ].join('\n\n'),
  }
}
