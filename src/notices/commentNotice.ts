import { type Mail, oneLine, quoted } from '#platform/mail'

type Noticed = {
  about: 'published' | 'waiting'
  site: string
  article: { title: string }
  comment: { name: string; content: string; url: string }
  /** Where staff decide on it. */
  deskUrl: string
}

/**
 * WordPress's two notices: a comment was published under your article; a comment waits for a decision. What waits is not
 * quoted: it may hold an address that was typed by mistake, and is held for that.
 */
export function renderCommentNotice({ about, article, comment, deskUrl, site }: Noticed): Mail {
  const title = oneLine(article.title)
  const name = oneLine(comment.name) || 'Somebody'
  return about === 'published'
    ? {
        subject: `New comment on “${title}”`,
        text: [
          `${name} wrote under your article “${title}” at ${oneLine(site)}:`,
          quoted(comment.content),
          `Read it and answer: ${comment.url}`,
          `Hide it or mark it as spam: ${deskUrl}`,
        ].join('\n\n'),
      }
    : {
        subject: `A comment on “${title}” waits for you`,
        text: [
          `${name} has commented on “${title}” at ${oneLine(site)}. It is not published until somebody decides.`,
          `Read it and decide: ${deskUrl}`,
        ].join('\n\n'),
      }
}
