import { type Html, html, nothing } from './html'
import type { FormFault } from './replyForm'

export type RequestValues = { email: string; what: string }
export type RequestForm = { values: RequestValues; faults: readonly FormFault[] }

/** What a reader can ask for, in this order. */
const choices = {
  export: 'A copy of everything kept under my address',
  erase: 'To have what is kept under my address erased',
} as const

const labels = { what: 'What would you like?', email: 'Your email' } as const
type FieldName = keyof typeof labels
const fieldNames: readonly FieldName[] = ['what', 'email']
const faultsId = 'faults'

const faultsOf = ({ faults }: RequestForm, name: FieldName): readonly FormFault[] =>
  faults.filter(({ path }) => path === name)

/** The page to ask what a site keeps of oneself, whole without a script. */
export function requestForm(form: RequestForm): Html {
  const { faults, values } = form
  return html`<section class="reply report" aria-labelledby="request-title">
<h1 id="request-title">Your data</h1>
<p class="note">Comments and reports that were sent with your email address can be handed out to you or erased. To make sure that it is you, a link is mailed to that address.</p>
${faults.length > 0 ? summary(form) : nothing}
<form method="post" action="/privacy#${faultsId}" novalidate>
<fieldset class="choices${wrong(form, 'what')}" id="field-what" tabindex="-1"${describedBy(form, 'what')}>
<legend>${labels.what} ${required}</legend>
${Object.entries(choices).map(([what, label]) => html`<div class="choice"><input type="radio" id="what-${what}" name="what" value="${what}"${values.what === what ? html` checked` : nothing} required><label for="what-${what}">${label}</label></div>`)}
${said(form, 'what')}
</fieldset>
<div class="field${wrong(form, 'email')}">
<label for="field-email">${labels.email} ${required}</label>
<input id="field-email" name="email" type="email" value="${values.email}" maxlength="254" autocomplete="email" required${describedBy(form, 'email', 'hint-email')}>
<p class="hint" id="hint-email">The one you wrote with. It is never published, and nobody on this page learns whether anything is kept under it.</p>
${said(form, 'email')}
</div>
<p><button type="submit">Send me the link</button></p>
</form>
</section>`
}

const required = html`<span class="required" aria-hidden="true">*</span><span class="visually-hidden">(required)</span>`

const wrong = (form: RequestForm, name: FieldName): string => (faultsOf(form, name).length > 0 ? ' wrong' : '')

/** What ties a field to its hint and faults. */
function describedBy(form: RequestForm, name: FieldName, hint?: string): Html {
  const faulty = faultsOf(form, name).length > 0
  const ids = [faulty ? `fault-${name}` : '', hint ?? ''].filter(Boolean)
  return html`${ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : nothing}${faulty ? html` aria-invalid="true"` : nothing}`
}

function said(form: RequestForm, name: FieldName): Html {
  const faults = faultsOf(form, name)
  return faults.length === 0
    ? nothing
    : html`<div id="fault-${name}">${faults.map(({ code, message }) => html`<p class="fault" data-code="${code}" data-path="${name}">${message}</p>`)}</div>`
}

/** What is wrong, at the top and in focus as the target of the address. */
function summary(form: RequestForm): Html {
  const elsewhere = form.faults.filter(({ path }) => !fieldNames.some((name) => name === path))
  const linked = fieldNames.filter((name) => faultsOf(form, name).length > 0)
  return html`<div class="summary" id="${faultsId}" role="alert" tabindex="-1">
<h2>Nothing was sent</h2>
<ul>${elsewhere.map(({ code, message }) => html`<li class="fault" data-code="${code}">${message}</li>`)}${linked.map((name) => html`<li><a href="#field-${name}">${labels[name]}</a>: ${faultsOf(form, name)[0]?.message ?? ''}</li>`)}</ul>
</div>`
}

/** What everybody sees who has asked, whatever is kept. */
export function requestThanks(message: string): Html {
  return html`<section class="plain">
<h1>Please look into your mail</h1>
<p>${message}</p>
<p><a href="/">To the articles</a></p>
</section>`
}
