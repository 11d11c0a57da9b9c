import type { PayloadRequest } from 'payload'
import { readPolicy } from '#comments'
import { readMailed } from '#notices'
import { defineTask } from '#platform/jobs'
import { type Mail, mailRetries, oneLine, sendMail, sendOnce } from '#platform/mail'
import { vaultOf } from '#vault'

type Report = { id: string; article: string; status: 'open' | 'upheld' | 'dismissed'; createdAt: string }

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
    const { article, site } = await readMailed(req, report.article)
    const mail = renderReportAnswer({ site, article, outcome, reportedAt: report.createdAt, redress })
    await sendMail(req, { ...mail, to, id: `report-${id}-${outcome}` })
  })
}

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
