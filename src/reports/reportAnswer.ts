import { type Mail, oneLine } from '#platform/mail'

type Answered = {
  site: string
  article: { title: string; url: string } | undefined
  outcome: 'upheld' | 'dismissed'
  /** When it was reported, ISO 8601. */
  reportedAt: string
  redress: string
}

/** What becomes of a report, for whoever sent it: the decision, that a person made it, and what can be done about it. */
export function renderReportAnswer({ article, outcome, redress, reportedAt, site }: Answered): Mail {
  const under = article ? ` on “${oneLine(article.title)}”` : ''
  return {
    subject: `Your report about a comment${under}`,
    text: [
      'Hello,',
      `On ${reportedAt.slice(0, 10)} you reported a comment${under} at ${oneLine(site)}. Thank you.`,
      ...(article ? [article.url] : []),
      outcome === 'upheld'
        ? 'The comment was looked at and is no longer shown.'
        : 'The comment was looked at, and it stays: it was not found to break the law or the rules of this site.',
      ...(redress.trim() ? [`What you can do if you disagree\n${redress.trim()}`] : []),
    ].join('\n\n'),
  }
}
