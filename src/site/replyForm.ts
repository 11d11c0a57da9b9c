import type { Language } from '#platform'
import { proofScriptPath } from './assets'
import { describedBy, type FormFault, faultSummary, faultsBelow, faultsId, optionalMark, wrongClass } from './forms'
import { type Html, html, nothing } from './html'
import { tell, wordsIn } from './words'

export type FormValues = {
  /** Id of the article: its slug can change while somebody writes. */
  article: string
  name: string
  email: string
  url: string
  content: string
  parent: string
  /** What the sender asks to be mailed: `replies`, `all`, or nothing. */
  subscribe: string
  /** Whether the browser is to remember name and website: `1`, or nothing. */
  remember: string
}

export const emptyForm: FormValues = {
  article: '',
  name: '',
  email: '',
  url: '',
  content: '',
  parent: '',
  subscribe: '',
  remember: '',
}

export type ReplyForm = {
  language: Language
  slug: string
  /** The page with the form that answers the article. */
  back?: string
  /** The order of the page, which its answer is to be in. */
  query?: string
  values: FormValues
  faults: readonly FormFault[]
  /** Whether name and email must be given. */
  required: boolean
  /** Public name of the comment that is answered. */
  replyTo: string | undefined
  /** Name of a signed-in member of staff, who need not say who they are. */
  signedIn: string | undefined
  /** What the site asks of those who comment; rendered. */
  guidelines: Html | undefined
  /** Whether this browser remembers somebody. */
  isRemembered: boolean
  /** Whether the site can mail. */
  canMail: boolean
  /** Whether the browser is given a task that speaks for its sender. */
  proof: boolean
  /** How the text will be shown, for somebody who has asked; rendered. */
  preview?: Html | undefined
}

/** The field nobody sees; what fills it in is not a person. */
export const honeypotField = 'website_confirm'

/** The button that shows the text instead of sending it. */
export const previewField = 'preview'

const labels = { name: 'site.name', email: 'site.email', url: 'site.website', content: 'site.comment' } as const
type FieldName = keyof typeof labels

/** The reply form, whole without a script: labels, faults next to their fields, everything typed kept. */
export function replyForm(form: ReplyForm): Html {
  const { faults, guidelines, language, preview, replyTo, signedIn, slug, values } = form
  const say = wordsIn(form)
  return html`<section class="reply" id="reply" aria-labelledby="reply-title">
<h2 id="reply-title">${replyTo === undefined ? say('site.leave') : tell(form, 'site.reply_to', { name: html`<bdi>${replyTo}</bdi>` })}</h2>
${replyTo === undefined ? nothing : html`<p class="way"><a class="stop-reply" href="${form.back ?? `/articles/${slug}`}#reply">${say('site.cancel_reply')}</a></p>`}
${guidelines ? html`<div class="guidelines" role="note" aria-label="${say('site.guidelines')}">${guidelines}</div>` : nothing}
${faults.length > 0 ? summary(form) : nothing}
<form method="post" action="/articles/${slug}/comments${form.query ?? ''}#${faultsId}" novalidate>
${values.article ? html`<input type="hidden" name="article" value="${values.article}">` : nothing}
${values.parent ? html`<input type="hidden" name="parent" value="${values.parent}">` : nothing}
${
  signedIn === undefined
    ? html`<p class="note" id="reply-note">${tell(form, 'site.email_note', { mark: html`<span class="required" aria-hidden="true">*</span><span class="visually-hidden">${say('site.asterisk')}</span>` })}</p>`
    : html`<p class="note">${tell(form, 'site.signed_in', { name: html`<bdi>${signedIn}</bdi>` })}</p>`
}
${field(
  form,
  'content',
  html`<textarea ${attributes(form, 'content')} rows="7" maxlength="65525" required>
${values.content}</textarea>`,
  say('site.content_hint'),
)}
${
  signedIn === undefined
    ? html`<div class="columns">
${field(form, 'name', html`<input ${attributes(form, 'name')} type="text" value="${values.name}" maxlength="245" autocomplete="name"${form.required ? html` required` : nothing}>`)}
${field(form, 'email', html`<input ${attributes(form, 'email')} type="email" value="${values.email}" maxlength="100" autocomplete="email"${form.required ? html` required` : nothing}>`, say('site.email_hint'))}
</div>
${field(form, 'url', html`<input ${attributes(form, 'url')} type="url" value="${values.url}" maxlength="200" autocomplete="url" placeholder="https://">`, say('site.url_hint'))}
<div class="choice"><input type="checkbox" id="field-remember" name="remember" value="1" aria-describedby="hint-remember"${values.remember ? html` checked` : nothing}><label for="field-remember">${say('site.remember')}</label></div>
<p class="hint" id="hint-remember">${say('site.remember_hint')}</p>`
    : nothing
}
${form.canMail && signedIn === undefined ? subscribeField(values.subscribe, language) : nothing}
<div class="trap" aria-hidden="true"><label for="${honeypotField}">${say('site.trap')}</label><input id="${honeypotField}" name="${honeypotField}" type="text" tabindex="-1" autocomplete="off"></div>
${form.proof ? html`<input type="hidden" name="proof" value=""><script src="${proofScriptPath}" defer></script>` : nothing}
<p class="buttons"><button type="submit">${say('site.post')}</button> <button type="submit" class="quiet" name="${previewField}" value="1" formaction="/articles/${slug}/comments${form.query ?? ''}#preview">${say('site.preview')}</button></p>
<section class="preview" id="preview" tabindex="-1" aria-label="${say('site.preview')}"${preview ? nothing : html` hidden`}>
<h3>${say('site.preview_heading')}</h3>
<div class="comment"><div class="text" dir="auto" aria-live="polite">${preview ?? nothing}</div></div>
</section>
</form>
${form.isRemembered ? html`<form class="forget" method="post" action="/forget"><button type="submit" class="quiet">${say('site.forget')}</button></form>` : nothing}
</section>`
}

const mailChoices = { '': 'site.mail_nothing', replies: 'site.mail_replies', all: 'site.mail_all' } as const

function subscribeField(chosen: string, language: Language): Html {
  const say = wordsIn({ language })
  return html`<div class="field">
<label for="field-subscribe">${say('site.mail_me')} ${optionalMark(language)}</label>
<select id="field-subscribe" name="subscribe" aria-describedby="hint-subscribe">${Object.entries(mailChoices).map(([value, label]) => html`<option value="${value}"${value === chosen ? html` selected` : nothing}>${say(label)}</option>`)}</select>
<p class="hint" id="hint-subscribe">${say('site.mail_hint')}</p>
</div>`
}

const isRequired = ({ required }: ReplyForm, name: FieldName): boolean =>
  name === 'content' || (required && name !== 'url')

/** The attributes of a field's control. */
function attributes({ faults }: ReplyForm, name: FieldName): Html {
  return html`id="field-${name}" name="${name}"${describedBy(faults, name, name === 'name' ? undefined : `hint-${name}`)}`
}

function field(form: ReplyForm, name: FieldName, control: Html, hint?: string): Html {
  const { faults, language } = form
  return html`<div class="field${wrongClass(faults, name)}">
<label for="field-${name}">${wordsIn(form)(labels[name])}${isRequired(form, name) ? html` <span class="required" aria-hidden="true">*</span>` : html` ${optionalMark(language)}`}</label>
${control}
${hint ? html`<p class="hint" id="hint-${name}">${hint}</p>` : nothing}
${faultsBelow(faults, name)}
</div>`
}

/** A member of staff has no fields but the text. A parent that went away is no longer named by the form. */
function summary(form: ReplyForm): Html {
  const { faults, signedIn } = form
  const say = wordsIn(form)
  const content = say(labels.content)
  return faultSummary({
    heading: html`<h3>${say('site.not_posted')}</h3>`,
    faults: faults.map((fault) =>
      fault.code === 'comment_reply_to_unapproved_comment'
        ? { ...fault, message: `${fault.message} ${say('site.send_again')}` }
        : fault,
    ),
    labels:
      signedIn === undefined
        ? { content, name: say(labels.name), email: say(labels.email), url: say(labels.url) }
        : { content },
  })
}

/** What stands in place of the form where only people with an account comment. */
export function accountNote(language: Language): Html {
  const link = html`<a href="/admin">${wordsIn({ language })('site.sign_in')}</a>`
  return html`<section class="reply" id="reply"><p class="note">${tell({ language }, 'site.account', { link })}</p></section>`
}

/** What stands in place of the form when readers can no longer comment. */
export function closedNote(language: Language): Html {
  return html`<section class="reply" id="reply"><p class="note">${wordsIn({ language })('site.closed')}</p></section>`
}

/** What stands in place of the form while comments are stopped everywhere. */
export function stoppedNote(message: string): Html {
  return html`<section class="reply" id="reply"><p class="note stopped" role="status">${message}</p></section>`
}
