import type { PayloadRequest } from 'payload'
import { eventsOf, loadComment, readPolicy, targetOf } from '#comments'
import { type Language, say } from '#platform'
import { inTransaction } from '#platform/database'
import { defineTask, queues } from '#platform/jobs'
import { type Mail, type MailPart, mailRetries, oneLine, renderParts, sendMail } from '#platform/mail'
import { commentInAdmin, decisionLinkDays, decisionLinks } from './decisionLinks'
import { isMailedAtOnce, readAccountsById, readModerators } from './mailedAccounts'
import { languageOfSite, readMailed } from './readMailed'
import { nameOf, withoutAddresses } from './subscriptions/mails'

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

// Mails to staff about comments, in the language of the site.

type Link = { label: string; url: string }

type Noticed = {
  about: 'published' | 'waiting'
  language: Language
  site: string
  article: { title: string }
  comment: { name: string; content: string; url: string }
  /** Where staff decide on it. */
  deskUrl: string
  /** What decides on it from the mail. */
  links: readonly Link[]
}

const linksNote = (language: Language): string => say(language, 'staff.links_note', { days: decisionLinkDays })

/**
 * WordPress's two notices: a comment was published under your article; a comment waits for a decision. What waits is not
 * quoted: it may hold an address that was typed by mistake, and is held for that.
 */
export function renderCommentNotice({ about, article, comment, deskUrl, language, links, site: given }: Noticed): Mail {
  const values = { title: oneLine(article.title), name: nameOf(comment.name, language), site: oneLine(given) }
  const decide: MailPart[] =
    links.length > 0 ? [{ item: say(language, 'staff.decide_here'), links }, linksNote(language)] : []
  return about === 'published'
    ? {
        subject: say(language, 'mails.subject_one', values),
        ...renderParts(
          [
            {
              by: say(language, 'staff.wrote_under', values),
              words: withoutAddresses(comment.content, language),
              url: comment.url,
            },
            { label: say(language, 'staff.hide'), url: deskUrl },
            ...decide,
          ],
          language,
        ),
      }
    : {
        subject: say(language, 'staff.waiting_subject', values),
        ...renderParts(
          [
            say(language, 'staff.waiting_text', values),
            { label: say(language, 'staff.decide'), url: deskUrl },
            ...decide,
          ],
          language,
        ),
      }
}

/** Comments of one kind: how many there are, and the first of them. */
export type DigestPart = {
  total: number
  comments: readonly { name: string; title: string; links: readonly Link[]; words?: string }[]
}

type Digest = { language: Language; site: string; waiting: DigestPart; published: DigestPart; deskUrl: string }

/** Who has commented on what since the last one. What waits is not quoted. */
export function renderDigest({ deskUrl, language, published, site: given, waiting }: Digest): Mail {
  const site = oneLine(given)
  const decidable = [...waiting.comments, ...published.comments]
  return {
    subject: subjectOf({ language, published, waiting, site }),
    ...renderParts(
      [
        ...(waiting.total > 0
          ? [say(language, 'staff.digest_waiting', { count: waiting.total, site }), ...listed(waiting, language)]
          : []),
        ...(published.total > 0
          ? [say(language, 'staff.digest_published', { count: published.total, site }), ...listed(published, language)]
          : []),
        { label: say(language, 'staff.digest_decide'), url: deskUrl },
        ...(decidable.some(({ links }) => links.length > 0) ? [linksNote(language)] : []),
      ],
      language,
    ),
  }
}

const listed = ({ comments, total }: DigestPart, language: Language): MailPart[] => [
  ...comments.map(({ links, name, title, words }) => ({
    item: say(language, 'staff.digest_item', { name: nameOf(name, language), title: oneLine(title) }),
    links,
    ...(words === undefined ? {} : { words: withoutAddresses(words, language) }),
  })),
  ...(total > comments.length ? [say(language, 'staff.digest_more', { count: total - comments.length })] : []),
]

function subjectOf({
  language,
  published,
  site,
  waiting,
}: Pick<Digest, 'language' | 'published' | 'waiting' | 'site'>): string {
  const [held] = waiting.comments
  const [shown] = published.comments
  if (waiting.total === 0)
    return published.total === 1 && shown
      ? say(language, 'mails.subject_one', { title: oneLine(shown.title) })
      : say(language, 'mails.subject_site', { count: published.total, site })
  if (published.total > 0)
    return say(language, 'staff.subject_both', { waiting: waiting.total, published: published.total, site })
  return waiting.total === 1 && held
    ? say(language, 'staff.waiting_subject', { title: oneLine(held.title) })
    : say(language, 'staff.subject_waiting', { count: waiting.total, site })
}
