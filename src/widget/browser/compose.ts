import { base, forget, keep, kept, remember, remembered } from './api'
import { type Child, h, rendered } from './dom'
import { type Field, field, formOf } from './form'
import type { OwnComment, Widget } from './widget'
import { fileAt } from './words'

type Posted = { doc: OwnComment; message: string; editToken: string | null; readerToken: string | null }
type Solver = { solve: (base: string) => Promise<string | undefined> }

/** So long somebody waits for a task that will not end; the comment is sent all the same. */
const longestTaskMs = 8000

/** Does the server's task, where it may ask for one, from the moment somebody begins to write. */
function createTask({ state }: Widget): { start: () => void; solution: () => Promise<string | undefined> } {
  let working: Promise<string | undefined> | undefined
  const start = () => {
    const address = state.requires.challenge && fileAt('challenge')
    if (address) working ??= import(address).then(({ solve }: Solver) => solve(base)).catch(() => undefined)
  }
  return {
    start,
    async solution() {
      start()
      return Promise.race([working, new Promise<undefined>((resolve) => setTimeout(resolve, longestTaskMs))])
    },
  }
}

const randomKey = (): string =>
  [...crypto.getRandomValues(new Uint32Array(4))].map((part) => part.toString(36)).join('')

type Composed = {
  /** Of what it is, for who hears the page. */
  label: string
  parent?: string
  cancel?: () => void
  done: (doc: OwnComment, message: string) => void
}

/** The form for a new comment, or a reply. What is typed stays in this browser until it is sent. */
export async function composeForm(widget: Widget, { cancel, done, label, parent }: Composed): Promise<HTMLFormElement> {
  const { ask, state, target, words } = widget
  const { say } = words
  const signedOn = await widget.signedOn()
  const memory = remembered()
  const draft = `colloquy draft ${base} ${target.article ?? target.page} ${parent ?? ''}`
  const task = createTask(widget)
  // The same comment is kept once, however often it is sent.
  let idempotencyKey = randomKey()

  const send = async ({ remember: mayRemember, subscribe, ...values }: Record<string, string>) => {
    const proof = await task.solution()
    const posted = await ask<Posted>('/api/comments', {
      body: {
        ...values,
        ...(target.article === undefined
          ? { page: { url: target.page, title: document.title } }
          : { article: target.article }),
        ...(parent ? { parent } : {}),
        ...(proof ? { proof } : {}),
        ...(subscribe ? { subscribe: true } : {}),
        idempotencyKey,
      },
    })
    idempotencyKey = randomKey()
    keep(draft, undefined)
    remember({ ...(posted.readerToken ? { token: posted.readerToken } : {}) })
    if (!signedOn) remember(mayRemember ? { name: values.name, url: values.url } : { name: '', url: '' })
    const until = posted.editToken ? new Date(Date.now() + state.editSeconds * 1000).toISOString() : null
    done({ ...posted.doc, editToken: posted.editToken, editableUntil: until }, posted.message)
  }

  const { limits, requires } = state
  const person: Field[] = [
    {
      name: 'name',
      label: say('name'),
      type: 'text',
      required: requires.name,
      complete: 'name',
      value: memory.name ?? '',
    },
    {
      name: 'email',
      label: say('email'),
      type: 'email',
      required: requires.email,
      complete: 'email',
      hint: say('email_hint'),
    },
    { name: 'url', label: say('url'), type: 'url', complete: 'url', value: memory.url ?? '' },
  ]
  const content = field(words, {
    name: 'content',
    label: say('content'),
    type: 'lines',
    required: true,
    hint: say('content_hint'),
    value: kept(draft),
    most: limits.content,
  })
  const remembering = field(words, { name: 'remember', label: say('remember'), type: 'checkbox' })
  if (memory.name) remembering.querySelector('input')?.setAttribute('checked', '')
  const fields: Child[] = signedOn
    ? [content, h('p', { part: 'note' }, say('signed_in', { name: signedOn }))]
    : [
        content,
        h('div', { part: 'columns' }, ...person.map((one) => field(words, one))),
        remembering,
        state.subscriptions && field(words, { name: 'subscribe', label: say('subscribe'), type: 'checkbox' }),
      ]
  const preview = previewOf(widget)
  const form = formOf({
    words,
    fields: [...fields, preview.shown],
    submit: say('post'),
    cancel,
    buttons: [preview.button, forgetButton(widget)],
    send,
  })
  form.setAttribute('aria-label', label)
  form.addEventListener('focusin', task.start, { once: true })
  form.addEventListener('input', () => keep(draft, form.querySelector('textarea')?.value))
  return form
}

/** The button that shows how the text will look, and where it does. */
function previewOf({ ask, words }: Widget): { button: HTMLButtonElement; shown: HTMLElement } {
  const shown = h('div', { part: 'preview', role: 'status' })
  const look = async (event: Event) => {
    const form = event.target instanceof HTMLElement ? event.target.closest('form') : null
    const content = form?.querySelector('textarea')?.value ?? ''
    try {
      const { html } = await ask<{ html: string }>('/api/comments/preview', { body: { content } })
      shown.replaceChildren(rendered(html))
    } catch (error) {
      shown.textContent = (error instanceof Error && error.message) || words.say('unreachable')
    }
  }
  return { shown, button: h('button', { part: 'button quiet', type: 'button', click: look }, words.say('preview')) }
}

function forgetButton({ announce, words: { say } }: Widget): HTMLButtonElement | undefined {
  if (!remembered().token) return undefined
  const button = h('button', { part: 'button quiet forget', type: 'button' }, say('forget'))
  button.addEventListener('click', () => {
    forget()
    button.remove()
    announce(say('forgotten'))
  })
  return button
}
