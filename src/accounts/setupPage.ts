import { escapeHtml } from '#platform'
import { renderPage } from '#platform/http'

export type SetupValues = { name: string; email: string }

/** One sentence for each field that is wrong. `form` is what concerns none of them. */
export type SetupFaults = Readonly<Partial<Record<string, string>>>

type Field = {
  id: 'name' | 'email' | 'password' | 'again'
  label: string
  type: string
  autocomplete: string
  hint?: string
  maxLength: number
  value?: string
}

function renderField({ id, label, type, autocomplete, hint, maxLength, value }: Field, fault?: string): string {
  const notes = [hint ? `${id}-hint` : '', fault ? `${id}-fault` : ''].filter(Boolean).join(' ')
  const attributes = [
    `id="${id}" name="${id}" type="${type}" autocomplete="${autocomplete}" maxlength="${maxLength}" required`,
    value ? `value="${escapeHtml(value)}"` : '',
    notes ? `aria-describedby="${notes}"` : '',
    fault ? 'aria-invalid="true"' : '',
  ]
  return `<label for="${id}">${label}</label>
<input ${attributes.filter(Boolean).join(' ')}>
${hint ? `<span class="hint" id="${id}-hint">${hint}</span>\n` : ''}${fault ? `<span class="fault" id="${id}-fault">${escapeHtml(fault)}</span>\n` : ''}`
}

/** The form that makes the first administrator. What was typed stays, except passwords. */
export function setupForm(token: string, values: SetupValues, faults: SetupFaults = {}): string {
  const fields: Field[] = [
    { id: 'name', label: 'Your name', type: 'text', autocomplete: 'name', maxLength: 100, value: values.name },
    {
      id: 'email',
      label: 'Email',
      type: 'email',
      autocomplete: 'username',
      maxLength: 254,
      value: values.email,
      hint: 'You sign in with it. It is not published.',
    },
    {
      id: 'password',
      label: 'Password',
      type: 'password',
      autocomplete: 'new-password',
      maxLength: 256,
      hint: 'At least 12 characters; a sentence is fine.',
    },
    { id: 'again', label: 'Password again', type: 'password', autocomplete: 'new-password', maxLength: 256 },
  ]
  return renderPage({
    title: 'Create the first administrator',
    body: `<p>This account can do everything and can make the others.</p>
${faults.form ? `<p class="fault" role="alert">${escapeHtml(faults.form)}</p>\n` : ''}<form method="post" action="/setup">
<input type="hidden" name="token" value="${escapeHtml(token)}">
${fields.map((field) => renderField(field, faults[field.id])).join('')}<button type="submit">Create the account and sign in</button>
</form>`,
  })
}

/** Without the token of the link. */
export function linkNeededPage(): string {
  return renderPage({
    title: 'The one-time link is needed',
    body: `<p>The first administrator is made with a link that only whoever runs this site can see: Colloquy prints it in its terminal or log each time it starts, until the account exists.</p>
<p>It can be made on the command line as well: <code>npx colloquy user add --email you@example.org --role admin</code></p>`,
  })
}

/** The link has been used, or an administrator was made otherwise. */
export function alreadySetUpPage(): string {
  return renderPage({
    title: 'This site has an administrator already',
    body: '<p>The one-time link has been used up. <a href="/admin">Sign in</a>, or ask an administrator for an account.</p>',
  })
}

export type SetupInput = { token: string; name: string; email: string; password: string }

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** Reads the posted form. What only Payload knows (a password too short, a malformed address) it says when the account is made. */
export function readForm(body: unknown): { input: SetupInput; faults: SetupFaults } {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  const input = {
    token: text(given.token),
    name: text(given.name).trim(),
    email: text(given.email).trim(),
    password: text(given.password),
  }
  const faults: Partial<Record<string, string>> = {}
  if (input.name === '') faults.name = 'Please enter your name.'
  if (input.email === '') faults.email = 'Please enter your email address.'
  if (input.password === '') faults.password = 'Please choose a password.'
  else if (text(given.again) !== input.password) faults.again = 'The two passwords are not the same.'
  return { input, faults }
}
