import type { PayloadRequest } from 'payload'
import { eventsOf, loadComment, readPolicy, targetOf } from '#comments'
import { inTransaction } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { mailRetries, sendMail } from '#platform/mail'
import { renderCommentNotice } from './commentNotice'
import { commentInAdmin, decisionLinks } from './decisionLinks'
import { isMailedAtOnce, readAccountsById, readModerators } from './mailedAccounts'
import { languageOfSite, readMailed } from './readMailed'

type Input = { about: 'published' | 'waiting'; comment: string; user?: string | null }

/**
 * Mails one of the two notices about a comment. Without a `user` it queues a job for each account concerned, so that one
 * that cannot be reached costs the others nothing; inputs are ids, addresses are looked up when a mail is sent.
 */
export const sendNotice = defineTask({
  slug: 'sendNotice',
  inputSchema: [
    { name: 'about', type: 'select', options: ['published', 'waiting'], required: true },
    { name: 'comment', type: 'text', required: true },
    { name: 'user', type: 'text' },
  ],
  retries: mailRetries,
  run: (req, input) => (input.user ? sendTo(req, input, input.user) : queueForEach(req, input)),
})

/** What it tells must still be so: nobody is called to a comment that has been decided. */
async function findNoticed(req: PayloadRequest, { about, comment: id }: Input) {
  const comment = await loadComment(req, id)
  if (comment?.status !== (about === 'published' ? 'approved' : 'pending')) return undefined
  const { article, site } = await readMailed(req, comment.article)
  return article ? { comment, article, site } : undefined
}

async function queueForEach(req: PayloadRequest, { about, comment }: Input): Promise<void> {
  const found = await findNoticed(req, { about, comment })
  if (!found) return
  await inTransaction(req, async () => {
    const policy = await readPolicy(req)
    const concerned =
      about === 'published'
        ? await readAccountsById(req, await targetOf(req.payload).owners(req, found.article.id))
        : await readModerators(req)
    for (const { id: user } of concerned.filter((account) => isMailedAtOnce(account, about, policy)))
      await req.payload.jobs.queue({ task: 'sendNotice', queue: queues.mail, input: { about, comment, user }, req })
  })
}

async function sendTo(req: PayloadRequest, input: Input, user: string): Promise<void> {
  const found = await findNoticed(req, input)
  const [account] = await readAccountsById(req, [user])
  if (!found || !account) return
  const { article, comment, site } = found
  const language = await languageOfSite(req)
  const mail = renderCommentNotice({
    about: input.about,
    language,
    site,
    article,
    comment: { ...comment, url: article.commentUrl(comment.id) },
    deskUrl: commentInAdmin(req.payload, comment.id),
    links: decisionLinks(req, { comment, events: await eventsOf(req, comment.id), language, user }),
  })
  await sendMail(req, { ...mail, to: account.email, id: `${input.about}-${comment.id}`, account: user })
}
