import type { Request, RequestHandler, Response } from 'express'
import type { Payload } from 'payload'
import { withDirections } from '#markup'
import type { reportReasons } from '#moderation'
import type { Route } from '#platform/http'
import { reportComment } from '#reports'
import { findShown } from './articles'
import {
  choice,
  describedBy,
  type FormFault,
  faultSummary,
  faultsBelow,
  faultsId,
  optionalMark,
  requiredMark,
  textOf,
  wrongClass,
} from './forms'
import { type Html, html, nothing, raw } from './html'
import { layout, notFoundPage, readSite } from './layout'
import { formBody, noStore, paramsOf, refuseForm, viewerRequest } from './requests'

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
  const body = reportForm({ slug, comment, values: sent?.values ?? emptyReport, faults: sent?.faults ?? [] })
  res.type('html').send(layout({ site: await readSite(viewer), title: 'Report a comment', body }))
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
      const { message } = await reportComment(viewer, id, values)
      const body = reportThanks({ message, slug })
      res.type('html').send(layout({ site: await readSite(viewer), title: 'Thank you', body }))
    } catch (error) {
      return show(payload, req, res, { values, faults: refuseForm(res, error).data.errors })
    }
  }
}

type ReportReason = (typeof reportReasons)[number]

export type ReportValues = { reason: string; explanation: string; email: string }
export const emptyReport: ReportValues = { reason: '', explanation: '', email: '' }

export type ReportForm = {
  slug: string
  comment: { id: string; name: string; html: string }
  values: ReportValues
  faults: readonly FormFault[]
}

/** Reasons as readers choose them, in this order. */
const reasons: Readonly<Record<ReportReason, string>> = {
  illegal: 'It breaks the law',
  hate: 'It is hateful towards a group of people',
  harassment: 'It insults, threatens or harasses somebody',
  privacy: 'It reveals something private',
  spam: 'It is advertising or spam',
  off_topic: 'It has nothing to do with the article',
  other: 'Something else',
}

const labels = { reason: 'Reason', explanation: 'What is wrong with it?', email: 'Your email' } as const

/** The page to report one comment, whole without a script: the comment, the reasons, and everything typed kept. */
export function reportForm(form: ReportForm): Html {
  const { comment, faults, slug, values } = form
  return html`<section class="reply report" aria-labelledby="report-title">
<h1 id="report-title">Report a comment</h1>
<p class="note">A moderator reads every report. Whoever wrote the comment does not learn who sent it.</p>
<blockquote class="reported"><p class="who"><bdi>${comment.name || 'Anonymous'}</bdi></p><div class="text" dir="auto">${raw(withDirections(comment.html))}</div></blockquote>
${faults.length > 0 ? faultSummary({ heading: html`<h2>Your report was not sent</h2>`, faults, labels }) : nothing}
<form method="post" action="/articles/${slug}/report/${comment.id}#${faultsId}" novalidate>
<fieldset class="choices${wrongClass(faults, 'reason')}" id="field-reason" tabindex="-1"${describedBy(faults, 'reason')}>
<legend>${labels.reason} ${requiredMark}</legend>
${Object.entries(reasons).map(([reason, label]) => choice({ name: 'reason', value: reason, label, isChosen: values.reason === reason }))}
${faultsBelow(faults, 'reason')}
</fieldset>
<div class="field${wrongClass(faults, 'explanation')}">
<label for="field-explanation">${labels.explanation} ${optionalMark}</label>
<textarea id="field-explanation" name="explanation" rows="5" maxlength="2000"${describedBy(faults, 'explanation')}>
${values.explanation}</textarea>
${faultsBelow(faults, 'explanation')}
</div>
<div class="field${wrongClass(faults, 'email')}">
<label for="field-email">${labels.email} ${optionalMark}</label>
<input id="field-email" name="email" type="email" value="${values.email}" maxlength="254" autocomplete="email"${describedBy(faults, 'email', 'hint-email')}>
<p class="hint" id="hint-email">Only to tell you what was decided. It is never published, nobody on the staff needs to see it, and it is kept encrypted.</p>
${faultsBelow(faults, 'email')}
</div>
<p><button type="submit">Send report</button></p>
</form>
<p><a href="/articles/${slug}/comments/${comment.id}">Back to the comment</a></p>
</section>`
}

/** What a reader sees who has reported: the same whether it was the first report or not. */
export function reportThanks({ message, slug }: { message: string; slug: string }): Html {
  return html`<section class="plain">
<h1>Thank you</h1>
<p>${message}</p>
<p><a href="/articles/${slug}#comments">Back to the article</a></p>
</section>`
}
