import express, { type RequestHandler, type Response } from 'express'
import { generatePayloadCookie, type Payload } from 'payload'
import { escapeHtml } from '#platform'
import { mayHoldSession, type Route, renderPage, sendConstant, style, stylePath, writingMethods } from '#platform/http'
import { createFirstAdmin, isSetupToken, needsFirstAdmin } from './firstAdmin'

/** `/setup`: the page behind the one-time link. Comes before the admin, whose own page for a first account it replaces. */
export const setupRoutes: Route[] = [
  {
    path: stylePath,
    methods: ['GET'],
    answer: () =>
      sendConstant(style, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=3600' }),
  },
  {
    path: '/setup',
    methods: ['GET'],
    robots: 'disallow',
    answer: ({ payload }) => [
      keepSecret,
      async ({ query }, res) => {
        if (!(await needsFirstAdmin(payload))) return send(res, 200, alreadySetUpPage())
        if (!isSetupToken(payload, query.token)) return send(res, 403, linkNeededPage())
        send(res, 200, setupForm(String(query.token), { name: '', email: '' }))
      },
    ],
  },
  {
    path: '/setup',
    methods: ['POST'],
    limit: 'login',
    answer: ({ hasAdmin, payload }) => [
      keepSecret,
      express.urlencoded({ extended: false, limit: '16kb' }),
      async (req, res) => {
        const { input, faults } = readForm(req.body)
        if (!(await needsFirstAdmin(payload))) return send(res, 409, alreadySetUpPage())
        if (!isSetupToken(payload, input.token)) return send(res, 403, linkNeededPage())
        if (Object.keys(faults).length > 0) return send(res, 400, setupForm(input.token, input, faults))
        const result = await createFirstAdmin(payload, input)
        switch (result.outcome) {
          case 'taken':
            return send(res, 409, alreadySetUpPage())
          case 'refused':
            return send(res, 400, setupForm(input.token, input, result.faults))
          case 'created':
            await signIn(payload, res, input)
            return res.redirect(303, hasAdmin ? '/admin' : '/')
        }
      },
    ],
  },
  // Payload's own page for the first account, which anybody could use, and the way to it.
  ...['/admin', '/admin/create-first-user'].map(
    (path): Route => ({
      path,
      methods: ['GET', ...writingMethods],
      limit: 'reads',
      answer: ({ payload }) => refuseFirstUser(payload),
    }),
  ),
]

/** The address of the page is a secret until it is used. */
const keepSecret: RequestHandler = (_req, res, next) => {
  res.set({ 'Cache-Control': 'no-store', 'Referrer-Policy': 'no-referrer' })
  next()
}

function refuseFirstUser(payload: Payload): RequestHandler {
  return async ({ path, headers }, res, next) => {
    const wayToIt = path === '/admin'
    if (wayToIt && mayHoldSession(headers.cookie)) return next()
    if (await needsFirstAdmin(payload)) {
      res.set('Cache-Control', 'no-store')
      return send(res, 403, linkNeededPage())
    }
    if (wayToIt) return next()
    res.redirect(303, '/admin')
  }
}

function send(res: Response, status: number, page: string): void {
  res.status(status).type('html').send(page)
}

async function signIn(payload: Payload, res: Response, account: { email: string; password: string }): Promise<void> {
  const { token } = await payload.login({ collection: 'users', data: account })
  if (!token) return
  const cookie = generatePayloadCookie({
    collectionAuthConfig: payload.collections.users.config.auth,
    cookiePrefix: payload.config.cookiePrefix,
    token,
  })
  res.append('Set-Cookie', cookie)
}

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
function linkNeededPage(): string {
  return renderPage({
    title: 'The one-time link is needed',
    body: `<p>The first administrator is made with a link that only whoever runs this site can see: Colloquy prints it in its terminal or log each time it starts, until the account exists.</p>
<p>It can be made on the command line as well: <code>npx colloquy user add --email you@example.org --role admin</code></p>`,
  })
}

/** The link has been used, or an administrator was made otherwise. */
function alreadySetUpPage(): string {
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
