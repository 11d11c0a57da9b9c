import type { SubscriptionKind } from '#comments'
import { type Language, say } from '#platform'
import { type Mail, oneLine, renderParts } from '#platform/mail'

// All mails to subscribers, in the language their subscription was made in.

const whatWords = { replies: 'site.of_replies', all: 'site.of_all' } as const satisfies Record<SubscriptionKind, string>

type Confirmed = {
  language: Language
  site: string
  kind: SubscriptionKind
  /** Of what it is about. */
  title: string
  link: string
  /** How long the link is good. */
  hours: number
}

/** Asks whoever has the address whether they want it. Nothing in it was written by whoever asked. */
export function renderConfirmation({ hours, kind, language, link, site, title: given }: Confirmed): Mail {
  const title = oneLine(given)
  const what = say(language, whatWords[kind])
  return {
    subject: say(language, 'mails.confirm_subject', { title }),
    ...renderParts(
      [
        say(language, 'mails.hello'),
        say(language, 'mails.confirm_text', { site: oneLine(site), what, title }),
        { label: say(language, 'mails.confirm_link'), url: link },
        say(language, 'mails.confirm_end', { hours }),
      ],
      language,
    ),
  }
}

export type ToldComment = {
  name: string
  /** As it is read, without markup. */
  words: string
  url: string
  article: { title: string; url: string }
  /** Whether it answers a comment of the recipient's. */
  isReply: boolean
}

type Told = {
  language: Language
  site: string
  /** At least one; oldest first. */
  comments: readonly ToldComment[]
  /** There were more than a mail holds. */
  hasMore: boolean
  unsubscribe: string
  manage: string
}

/** What was published since the last mail, in one. */
export function renderNews(told: Told): Mail {
  const { comments, hasMore, language, manage, site, unsubscribe } = told
  return {
    subject: subjectOf(told),
    ...renderParts(
      [
        ...comments.map((comment) => ({
          by: headOf(comment, language),
          words: withoutAddresses(comment.words, language),
          url: comment.url,
        })),
        ...(hasMore ? [say(language, 'mails.more')] : []),
        say(language, 'mails.why', { site: oneLine(site) }),
        { label: say(language, 'mails.unsubscribe'), url: unsubscribe },
        { label: say(language, 'mails.manage'), url: manage },
      ],
      language,
    ),
  }
}

function headOf({ article, isReply, name }: ToldComment, language: Language): string {
  const values = { name: nameOf(name, language), title: oneLine(article.title) }
  return isReply ? say(language, 'mails.replied', values) : say(language, 'mails.wrote', values)
}

function subjectOf({ comments, language, site }: Told): string {
  const titles = new Set(comments.map(({ article }) => oneLine(article.title)))
  const [title = ''] = titles
  const [only] = comments
  if (comments.length === 1 && only)
    return only.isReply ? headOf(only, language) : say(language, 'mails.subject_one', { title })
  const count = comments.length
  return titles.size === 1
    ? say(language, 'mails.subject_many', { count, title })
    : say(language, 'mails.subject_site', { count, site: oneLine(site) })
}

export function nameOf(name: string, language: Language = 'en'): string {
  return oneLine(withoutAddresses(name, language)) || say(language, 'mails.somebody')
}

/** An address that somebody typed into a comment is on the page; it need not be in a thousand mailboxes. */
export function withoutAddresses(text: string, language: Language = 'en'): string {
  return text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/gu, () => say(language, 'mails.address'))
}
