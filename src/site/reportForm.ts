import type { reportReasons } from '#moderation'
import { type Html, html, nothing, raw } from './html'
import type { FormFault } from './replyForm'

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

const faultsId = 'faults'
const labels = { reason: 'Reason', explanation: 'What is wrong with it?', email: 'Your email' } as const
type FieldName = keyof typeof labels
const fieldNames: readonly FieldName[] = ['reason', 'explanation', 'email']

const faultsOf = ({ faults }: ReportForm, name: FieldName): readonly FormFault[] =>
  faults.filter(({ path }) => path === name)

/** The page to report one comment, whole without a script: the comment, the reasons, and everything typed kept. */
export function reportForm(form: ReportForm): Html {
  const { comment, faults, slug, values } = form
  return html`<section class="reply report" aria-labelledby="report-title">
<h1 id="report-title">Report a comment</h1>
<p class="note">A moderator reads every report. Whoever wrote the comment does not learn who sent it.</p>
<blockquote class="reported"><p class="who"><bdi>${comment.name || 'Anonymous'}</bdi></p><div class="text" dir="auto">${raw(comment.html)}</div></blockquote>
${faults.length > 0 ? summary(form) : nothing}
<form method="post" action="/articles/${slug}/report/${comment.id}#${faultsId}" novalidate>
<fieldset class="choices${faultsOf(form, 'reason').length > 0 ? ' wrong' : ''}" id="field-reason" tabindex="-1"${describedBy(form, 'reason')}>
<legend>${labels.reason} <span class="required" aria-hidden="true">*</span><span class="visually-hidden">(required)</span></legend>
${Object.entries(reasons).map(([reason, label]) => html`<div class="choice"><input type="radio" id="reason-${reason}" name="reason" value="${reason}"${values.reason === reason ? html` checked` : nothing} required><label for="reason-${reason}">${label}</label></div>`)}
${said(form, 'reason')}
</fieldset>
<div class="field${faultsOf(form, 'explanation').length > 0 ? ' wrong' : ''}">
<label for="field-explanation">${labels.explanation} <span class="optional">(optional)</span></label>
<textarea id="field-explanation" name="explanation" rows="5" maxlength="2000"${describedBy(form, 'explanation')}>
${values.explanation}</textarea>
${said(form, 'explanation')}
</div>
<div class="field${faultsOf(form, 'email').length > 0 ? ' wrong' : ''}">
<label for="field-email">${labels.email} <span class="optional">(optional)</span></label>
<input id="field-email" name="email" type="email" value="${values.email}" maxlength="254" autocomplete="email"${describedBy(form, 'email', 'hint-email')}>
<p class="hint" id="hint-email">Only to tell you what was decided. It is never published, nobody on the staff needs to see it, and it is kept encrypted.</p>
${said(form, 'email')}
</div>
<p><button type="submit">Send report</button></p>
</form>
<p><a href="/articles/${slug}#comment-${comment.id}">Back to the comment</a></p>
</section>`
}

/** What ties a field to its hint and faults. */
function describedBy(form: ReportForm, name: FieldName, hint?: string): Html {
  const wrong = faultsOf(form, name).length > 0
  const ids = [wrong ? `fault-${name}` : '', hint ?? ''].filter(Boolean)
  return html`${ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : nothing}${wrong ? html` aria-invalid="true"` : nothing}`
}

function said(form: ReportForm, name: FieldName): Html {
  const wrong = faultsOf(form, name)
  return wrong.length === 0
    ? nothing
    : html`<div id="fault-${name}">${wrong.map(({ code, message }) => html`<p class="fault" data-code="${code}" data-path="${name}">${message}</p>`)}</div>`
}

/** What is wrong, at the top and in focus as the target of the address. */
function summary(form: ReportForm): Html {
  const elsewhere = form.faults.filter(({ path }) => !fieldNames.some((name) => name === path))
  const linked = fieldNames.filter((name) => faultsOf(form, name).length > 0)
  return html`<div class="summary" id="${faultsId}" role="alert" tabindex="-1">
<h2>Your report was not sent</h2>
<ul>${elsewhere.map(({ code, message }) => html`<li class="fault" data-code="${code}">${message}</li>`)}${linked.map((name) => html`<li><a href="#field-${name}">${labels[name]}</a>: ${faultsOf(form, name)[0]?.message ?? ''}</li>`)}</ul>
</div>`
}

/** What a reader sees who has reported: the same whether it was the first report or not. */
export function reportThanks({ message, slug }: { message: string; slug: string }): Html {
  return html`<section class="plain">
<h1>Thank you</h1>
<p>${message}</p>
<p><a href="/articles/${slug}#comments">Back to the article</a></p>
</section>`
}
