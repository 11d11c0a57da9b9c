import { type Mail, type MailPart, oneLine, renderParts } from '#platform/mail'
import { decisionLinkDays } from './decisionLinks'
import { nameOf, withoutAddresses } from './subscriptions/mails'

// The words of mails to staff about comments.

type Link = { label: string; url: string }

type Noticed = {
  about: 'published' | 'waiting'
  site: string
  article: { title: string }
  comment: { name: string; content: string; url: string }
  /** Where staff decide on it. */
  deskUrl: string
  /** What decides on it from the mail. */
  links: readonly Link[]
}

const linksNote = `These links decide in your name, after you have looked at the comment: please do not pass this mail on. They are good for ${decisionLinkDays} days, and each comment can be decided by them once.`

/**
 * WordPress's two notices: a comment was published under your article; a comment waits for a decision. What waits is not
 * quoted: it may hold an address that was typed by mistake, and is held for that.
 */
export function renderCommentNotice({ about, article, comment, deskUrl, links, site }: Noticed): Mail {
  const title = oneLine(article.title)
  const name = nameOf(comment.name)
  const decide: MailPart[] = links.length > 0 ? [{ item: 'Or decide from here', links }, linksNote] : []
  return about === 'published'
    ? {
        subject: `New comment on “${title}”`,
        ...renderParts([
          {
            by: `${name} wrote under your article “${title}” at ${oneLine(site)}`,
            words: withoutAddresses(comment.content),
            url: comment.url,
          },
          { label: 'Hide it or mark it as spam', url: deskUrl },
          ...decide,
        ]),
      }
    : {
        subject: `A comment on “${title}” waits for you`,
        ...renderParts([
          `${name} has commented on “${title}” at ${oneLine(site)}. It is not published until somebody decides.`,
          { label: 'Read it and decide', url: deskUrl },
          ...decide,
        ]),
      }
}

/** Comments of one kind: how many there are, and the first of them. */
export type DigestPart = {
  total: number
  comments: readonly { name: string; title: string; links: readonly Link[]; words?: string }[]
}

type Digest = { site: string; waiting: DigestPart; published: DigestPart; deskUrl: string }

/** Who has commented on what since the last one. What waits is not quoted. */
export function renderDigest({ deskUrl, published, site, waiting }: Digest): Mail {
  const decidable = [...waiting.comments, ...published.comments]
  return {
    subject: subjectOf({ published, waiting, site: oneLine(site) }),
    ...renderParts([
      ...(waiting.total > 0
        ? [
            `${waiting.total === 1 ? 'A new comment waits' : `${waiting.total} new comments wait`} at ${oneLine(site)}. Nothing of it is published until somebody decides.`,
            ...listed(waiting),
          ]
        : []),
      ...(published.total > 0
        ? [
            `${published.total === 1 ? 'A comment was' : `${published.total} comments were`} published under your articles at ${oneLine(site)}.`,
            ...listed(published),
          ]
        : []),
      { label: 'Read and decide', url: deskUrl },
      ...(decidable.some(({ links }) => links.length > 0) ? [linksNote] : []),
    ]),
  }
}

const listed = ({ comments, total }: DigestPart): MailPart[] => [
  ...comments.map(({ links, name, title, words }) => ({
    item: `${nameOf(name)} on “${oneLine(title)}”`,
    links,
    ...(words === undefined ? {} : { words: withoutAddresses(words) }),
  })),
  ...(total > comments.length ? [`And ${total - comments.length} more.`] : []),
]

function subjectOf({ published, site, waiting }: Pick<Digest, 'published' | 'waiting' | 'site'>): string {
  const [held] = waiting.comments
  const [shown] = published.comments
  if (waiting.total === 0)
    return published.total === 1 && shown
      ? `New comment on “${oneLine(shown.title)}”`
      : `${published.total} new comments at ${site}`
  if (published.total > 0) return `${waiting.total} waiting and ${published.total} new comments at ${site}`
  return waiting.total === 1 && held
    ? `A comment on “${oneLine(held.title)}” waits for you`
    : `${waiting.total} comments at ${site} wait for you`
}
