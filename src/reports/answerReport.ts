import type { PayloadRequest } from 'payload'
import { loadComment, readPolicy } from '#comments'
import { readMailed } from '#notices'
import { type Language, say } from '#platform'
import { defineTask } from '#platform/jobs'
import { type Mail, mailRetries, oneLine, sendMail, sendOnce } from '#platform/mail'
import { vaultOf } from '#vault'

type Report = {
  id: string
  comment: string
  article: string
  status: 'open' | 'upheld' | 'dismissed'
  createdAt: string
}

/**
 * Tells whoever reported a comment what was decided, if they left an address. The input names the report alone; the
 * address comes out of the vault for this mail and goes nowhere else.
 */
export const answerReport = defineTask({
  slug: 'answerReport',
  inputSchema: [{ name: 'report', type: 'text', required: true }],
  retries: mailRetries,
  run: (req, { report }) => answer(req, report),
})

async function answer(req: PayloadRequest, id: string): Promise<void> {
  const report = await req.payload.db.findOne<Report>({ collection: 'reports', where: { id: { equals: id } }, req })
  if (!report || report.status === 'open') return
  const outcome = report.status
  const to = (await vaultOf(req.payload).reveal(req, { type: 'report', id }))?.email
  if (!to) return
  // A decision may be taken back and made the other way: then they are told once more.
  await sendOnce(req, `report:${id}:${outcome}`, async () => {
    const { redress } = await readPolicy(req)
    // Where the comment stands now: its page may have been merged into another since.
    const about = (await loadComment(req, report.comment))?.article ?? report.article
    const { article, language, site } = await readMailed(req, about)
    const mail = renderReportAnswer({ language, site, article, outcome, reportedAt: report.createdAt, redress })
    await sendMail(req, { ...mail, to, id: `report-${id}-${outcome}` })
  })
}

type Answered = {
  language: Language
  site: string
  article: { title: string; url: string } | undefined
  outcome: 'upheld' | 'dismissed'
  /** When it was reported, ISO 8601. */
  reportedAt: string
  redress: string
}

/** What becomes of a report, for whoever sent it: the decision, that a person made it, and what can be done about it. */
export function renderReportAnswer({ article, language, outcome, redress, reportedAt, site }: Answered): Mail {
  const about = { day: reportedAt.slice(0, 10), site: oneLine(site) }
  const title = article && oneLine(article.title)
  const verdict = outcome === 'upheld' ? 'mails.report_upheld' : 'mails.report_dismissed'
  return {
    subject:
      title === undefined ? say(language, 'mails.report_subject') : say(language, 'mails.report_subject_on', { title }),
    text: [
      say(language, 'mails.hello'),
      title === undefined
        ? say(language, 'mails.report_text', about)
        : say(language, 'mails.report_text_on', { ...about, title }),
      ...(article ? [article.url] : []),
      say(language, verdict),
      ...(redress.trim() ? [`${say(language, 'mails.redress')}\n${redress.trim()}`] : []),
    ].join('\n\n'),
  }
}
