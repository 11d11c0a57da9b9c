import type { Request, RequestHandler, Response } from 'express'
import type { Payload } from 'payload'
import { withDirections } from '#markup'
import type { reportReasons } from '#moderation'
import type { Language, SentenceKey } from '#platform'
import type { Route } from '#platform/http'
import { reportComment } from '#reports'
import { findShown } from './articles'
import {
  choices,
  describedBy,
  type FormFault,
  faultSummary,
  faultsBelow,
  faultsId,
  optionalMark,
  textOf,
  wrongClass,
} from './forms'
import { type Html, html, nothing, raw } from './html'
import { layout, notFoundPage, readSite } from './layout'
import { formBody, noStore, paramsOf, refuseForm, viewerRequest } from './requests'
import { wordsIn } from './words'

/** The longest explanation there may be, each byte of it escaped, and the other fields. */
const formLimitBytes = 32 * 1024
const path = '/articles/:slug/report/:id'

/** The page where a reader reports a comment, its door, and the thanks. No cache keeps any of them. */
export const reportRoutes: Route[] = [
  { path, methods: ['GET'], answer: ({ payload }) => [noStore, (req, res) => show(payload, req, res)] },
  {
    path,
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [noStore, formBody(formLimitBytes), post(payload)],
  },
]

async function show(
  payload: Payload,
  req: Request,
  res: Response,
  sent?: { values: ReportValues; faults: readonly FormFault[] },
): Promise<void> {
  const viewer = await viewerRequest(payload, req, res)
  const { id, slug } = paramsOf(req)
  const comment = await findShown(viewer, { id, slug })
  if (!comment) return notFoundPage(res, viewer)
  const site = await readSite(viewer)
  const { language } = site
  const body = reportForm({ language, slug, comment, values: sent?.values ?? emptyReport, faults: sent?.faults ?? [] })
  res.type('html').send(layout({ site, title: wordsIn(site)('site.report_title'), body }))
}

function post(payload: Payload): RequestHandler {
  return async (req, res) => {
    const sent: unknown = req.body
    const values = {
      reason: textOf(sent, 'reason'),
      explanation: textOf(sent, 'explanation'),
      email: textOf(sent, 'email'),
    }
    const { id, slug } = paramsOf(req)
    const viewer = await viewerRequest(payload, req, res)
    try {
      if (!(await findShown(viewer, { id, slug }))) return notFoundPage(res, viewer)
      await reportComment(viewer, id, values)
      const site = await readSite(viewer)
      const body = reportThanks({ language: site.language, slug })
      res.type('html').send(layout({ site, title: wordsIn(site)('site.thank_you'), body }))
    } catch (error) {
      return show(payload, req, res, {
        values,
        faults: refuseForm(res, error, (await readSite(viewer)).language).data.errors,
      })
    }
  }
}

type ReportReason = (typeof reportReasons)[number]

export type ReportValues = { reason: string; explanation: string; email: string }
export const emptyReport: ReportValues = { reason: '', explanation: '', email: '' }

export type ReportForm = {
  language: Language
  slug: string
  comment: { id: string; name: string; html: string }
  values: ReportValues
  faults: readonly FormFault[]
}

/** Reasons as readers choose them, in this order. */
const reasons: Readonly<Record<ReportReason, SentenceKey>> = {
  illegal: 'site.reason_illegal',
  hate: 'site.reason_hate',
  harassment: 'site.reason_harassment',
  privacy: 'site.reason_privacy',
  spam: 'site.reason_spam',
  off_topic: 'site.reason_off_topic',
  other: 'site.reason_other',
}

/** The page to report one comment, whole without a script: the comment, the reasons, and everything typed kept. */
export function reportForm(form: ReportForm): Html {
  const { comment, faults, language, slug, values } = form
  const say = wordsIn(form)
  const labels = { reason: say('site.reason'), explanation: say('site.explanation'), email: say('site.your_email') }
  return html`<section class="reply report" aria-labelledby="report-title">
<h1 id="report-title">${say('site.report_title')}</h1>
<p class="note">${say('site.report_note')}</p>
<blockquote class="reported"><p class="who"><bdi>${comment.name || say('site.anonymous')}</bdi></p><div class="text" dir="auto">${raw(withDirections(comment.html))}</div></blockquote>
${faults.length > 0 ? faultSummary({ heading: html`<h2>${say('site.report_not_sent')}</h2>`, faults, labels }) : nothing}
<form method="post" action="/articles/${slug}/report/${comment.id}#${faultsId}" novalidate>
${choices({
  name: 'reason',
  label: labels.reason,
  language,
  faults,
  labels: Object.fromEntries(Object.entries(reasons).map(([value, key]) => [value, say(key)])),
  chosen: values.reason,
})}
<div class="field${wrongClass(faults, 'explanation')}">
<label for="field-explanation">${labels.explanation} ${optionalMark(language)}</label>
<textarea id="field-explanation" name="explanation" rows="5" maxlength="2000"${describedBy(faults, 'explanation')}>
${values.explanation}</textarea>
${faultsBelow(faults, 'explanation')}
</div>
<div class="field${wrongClass(faults, 'email')}">
<label for="field-email">${labels.email} ${optionalMark(language)}</label>
<input id="field-email" name="email" type="email" value="${values.email}" maxlength="254" autocomplete="email"${describedBy(faults, 'email', 'hint-email')}>
<p class="hint" id="hint-email">${say('site.report_email_hint')}</p>
${faultsBelow(faults, 'email')}
</div>
<p><button type="submit">${say('site.send_report')}</button></p>
</form>
<p class="way"><a href="/articles/${slug}/comments/${comment.id}">${say('site.back_to_comment')}</a></p>
</section>`
}

/** What a reader sees who has reported: the same whether it was the first report or not. The form leads to it as to its faults. */
export function reportThanks({ language, slug }: { language: Language; slug: string }): Html {
  const say = wordsIn({ language })
  return html`<section class="plain">
<h1>${say('site.thank_you')}</h1>
<p role="status" id="${faultsId}" tabindex="-1">${say('answers.reported')}</p>
<p class="way"><a href="/articles/${slug}#comments">${say('site.back_to_article')}</a></p>
</section>`
}
