import type { SubscriptionKind } from '#comments'
import { type Mail, oneLine, renderParts } from '#platform/mail'

// The words of all mails to subscribers.

/** What a subscription is to, within a sentence. */
export const wordsOf: Readonly<Record<SubscriptionKind, string>> = {
  replies: 'replies to your comments',
  all: 'every new comment',
}

type Confirmed = { site: string; kind: SubscriptionKind; article: { title: string; url: string }; link: string }

/** Asks whoever has the address whether they want it. Nothing in it was written by whoever asked. */
export function renderConfirmation({ article, kind, link, site }: Confirmed): Mail {
  const title = oneLine(article.title)
  return {
    subject: `Please confirm: mail about “${title}”`,
    ...renderParts([
      'Hello,',
      `Somebody, most likely you, asked ${oneLine(site)} to mail ${wordsOf[kind]} on “${title}” to this address.`,
      { label: 'If it was you, please confirm here', url: link },
      'The link is good for 48 hours. If it was not you, there is nothing to do: without the link nothing is sent.',
    ]),
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
  site: string
  /** At least one; oldest first. */
  comments: readonly ToldComment[]
  /** There were more than a mail holds. */
  hasMore: boolean
  unsubscribe: string
  manage: string
}

/** What was published since the last mail, in one. */
export function renderNews({ comments, hasMore, manage, site, unsubscribe }: Told): Mail {
  return {
    subject: subjectOf(comments, oneLine(site)),
    ...renderParts([
      ...comments.map(({ article, isReply, name, url, words }) => ({
        by: `${nameOf(name)} ${isReply ? 'replied to you' : 'wrote'} on “${oneLine(article.title)}”`,
        words: withoutAddresses(words),
        url,
      })),
      ...(hasMore ? ['There is more than fits into a mail: please read on there.'] : []),
      `You get this because you asked ${oneLine(site)} for it and confirmed it. Answers to this mail reach nobody; please write on the page.`,
      { label: 'No more mail about this', url: unsubscribe },
      { label: 'All of your subscriptions', url: manage },
    ]),
  }
}

function subjectOf(comments: readonly ToldComment[], site: string): string {
  const titles = new Set(comments.map(({ article }) => oneLine(article.title)))
  const [title] = titles
  const [only] = comments
  if (comments.length === 1 && only)
    return only.isReply ? `${nameOf(only.name)} replied to you on “${title}”` : `New comment on “${title}”`
  return titles.size === 1
    ? `${comments.length} new comments on “${title}”`
    : `${comments.length} new comments at ${site}`
}

export const nameOf = (name: string): string => oneLine(withoutAddresses(name)) || 'Somebody'

/** An address that somebody typed into a comment is on the page; it need not be in a thousand mailboxes. */
export function withoutAddresses(text: string): string {
  return text.replace(/[^\s<>"'(),;:]+@[^\s<>"'(),;:]+/gu, '[address]')
}
