import { proofScriptPath } from './assets'
import { describedBy, type FormFault, faultSummary, faultsBelow, faultsId, optionalMark, wrongClass } from './forms'
import { type Html, html, nothing } from './html'

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
  slug: string
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

const labels = { name: 'Name', email: 'Email', url: 'Website', content: 'Comment' } as const
type FieldName = keyof typeof labels

/** The reply form, whole without a script: labels, faults next to their fields, everything typed kept. */
export function replyForm(form: ReplyForm): Html {
  const { faults, guidelines, preview, replyTo, signedIn, slug, values } = form
  return html`<section class="reply" id="reply" aria-labelledby="reply-title">
<h2 id="reply-title">${replyTo === undefined ? 'Leave a reply' : html`Reply to <bdi>${replyTo}</bdi>`}</h2>
${replyTo === undefined ? nothing : html`<p><a href="/articles/${slug}#reply">Cancel, and comment on the article instead</a></p>`}
${guidelines ? html`<div class="guidelines" role="note" aria-label="Guidelines">${guidelines}</div>` : nothing}
${faults.length > 0 ? summary(form) : nothing}
<form method="post" action="/articles/${slug}/comments#${faultsId}" novalidate>
${values.article ? html`<input type="hidden" name="article" value="${values.article}">` : nothing}
${values.parent ? html`<input type="hidden" name="parent" value="${values.parent}">` : nothing}
${
  signedIn === undefined
    ? html`<p class="note" id="reply-note">Your email address is never published. Fields marked <span class="required" aria-hidden="true">*</span><span class="visually-hidden">with an asterisk</span> are required.</p>`
    : html`<p class="note">You are signed in as <bdi>${signedIn}</bdi>; your comment appears at once where you may decide on comments.</p>`
}
${field(
  form,
  'content',
  html`<textarea ${attributes(form, 'content')} rows="7" maxlength="65525" required>
${values.content}</textarea>`,
  'Shown as you type it, with a little Markdown: *emphasis*, **strong**, `code`, > at the beginning of each line you quote, lists. “Preview” shows it.',
)}
${
  signedIn === undefined
    ? html`<div class="columns">
${field(form, 'name', html`<input ${attributes(form, 'name')} type="text" value="${values.name}" maxlength="245" autocomplete="name"${form.required ? html` required` : nothing}>`)}
${field(form, 'email', html`<input ${attributes(form, 'email')} type="email" value="${values.email}" maxlength="100" autocomplete="email"${form.required ? html` required` : nothing}>`, 'Not published.')}
</div>
${field(form, 'url', html`<input ${attributes(form, 'url')} type="url" value="${values.url}" maxlength="200" autocomplete="url" placeholder="https://">`, 'Your name links to it.')}
<div class="choice"><input type="checkbox" id="field-remember" name="remember" value="1" aria-describedby="hint-remember"${values.remember ? html` checked` : nothing}><label for="field-remember">Remember me in this browser</label></div>
<p class="hint" id="hint-remember">It fills in your name and website next time, not the address.</p>`
    : nothing
}
${form.canMail && signedIn === undefined ? subscribeField(values.subscribe) : nothing}
<div class="trap" aria-hidden="true"><label for="${honeypotField}">Leave this empty</label><input id="${honeypotField}" name="${honeypotField}" type="text" tabindex="-1" autocomplete="off"></div>
${form.proof ? html`<input type="hidden" name="proof" value=""><script src="${proofScriptPath}" defer></script>` : nothing}
<p class="buttons"><button type="submit">Post comment</button> <button type="submit" class="quiet" name="${previewField}" value="1" formaction="/articles/${slug}/comments#preview">Preview</button></p>
<section class="preview" id="preview" tabindex="-1" aria-label="Preview"${preview ? nothing : html` hidden`}>
<h3>This is how it will look</h3>
<div class="comment"><div class="text" dir="auto" aria-live="polite">${preview ?? nothing}</div></div>
</section>
</form>
${form.isRemembered ? html`<form class="forget" method="post" action="/forget"><button type="submit" class="quiet">Forget me on this browser</button></form>` : nothing}
</section>`
}

const mailChoices = { '': 'Nothing', replies: 'Replies to my comments here', all: 'Every new comment here' } as const

const subscribeField = (chosen: string): Html => html`<div class="field">
<label for="field-subscribe">Mail me ${optionalMark}</label>
<select id="field-subscribe" name="subscribe" aria-describedby="hint-subscribe">${Object.entries(mailChoices).map(([value, label]) => html`<option value="${value}"${value === chosen ? html` selected` : nothing}>${label}</option>`)}</select>
<p class="hint" id="hint-subscribe">Once you have confirmed it by the link that is mailed to you.</p>
</div>`

const isRequired = ({ required }: ReplyForm, name: FieldName): boolean =>
  name === 'content' || (required && name !== 'url')

/** The attributes of a field's control. */
function attributes({ faults }: ReplyForm, name: FieldName): Html {
  return html`id="field-${name}" name="${name}"${describedBy(faults, name, name === 'name' ? undefined : `hint-${name}`)}`
}

function field(form: ReplyForm, name: FieldName, control: Html, hint?: string): Html {
  const { faults } = form
  return html`<div class="field${wrongClass(faults, name)}">
<label for="field-${name}">${labels[name]}${isRequired(form, name) ? html` <span class="required" aria-hidden="true">*</span>` : html` ${optionalMark}`}</label>
${control}
${hint ? html`<p class="hint" id="hint-${name}">${hint}</p>` : nothing}
${faultsBelow(faults, name)}
</div>`
}

/** A member of staff has no fields but the text. A parent that went away is no longer named by the form. */
function summary({ faults, signedIn }: ReplyForm): Html {
  return faultSummary({
    heading: html`<h3>Your comment was not posted</h3>`,
    faults: faults.map((fault) =>
      fault.code === 'comment_reply_to_unapproved_comment'
        ? { ...fault, message: `${fault.message} Send the form again to comment on the article itself.` }
        : fault,
    ),
    labels: signedIn === undefined ? labels : { content: labels.content },
  })
}

/** What stands in place of the form where only people with an account comment. */
export function accountNote(): Html {
  return html`<section class="reply" id="reply"><p class="note">Please <a href="/admin">sign in</a> to comment on this article.</p></section>`
}

/** What stands in place of the form when readers can no longer comment. */
export function closedNote(): Html {
  return html`<section class="reply" id="reply"><p class="note">Comments on this article are closed.</p></section>`
}

/** What stands in place of the form while comments are stopped everywhere. */
export function stoppedNote(message: string): Html {
  return html`<section class="reply" id="reply"><p class="note stopped" role="status">${message}</p></section>`
}
