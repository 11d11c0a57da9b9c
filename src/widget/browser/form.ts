import { Refused } from './api'
import { type Child, h, valuesOf, whileBusy } from './dom'
import type { Words } from './words'

let counter = 0

export type Field = {
  name: string
  label: string
  /** A kind of input, several lines, or one of these by value. */
  type: 'text' | 'email' | 'url' | 'checkbox' | 'lines' | Record<string, string>
  required?: boolean
  hint?: string
  value?: string
  complete?: string
  most?: number
}

function control({ complete, most, name, required, type, value = '' }: Field, attributes: Record<string, string>) {
  const all = { ...attributes, name, part: 'input', required: required === true, autocomplete: complete }
  if (type === 'lines') {
    const lines = h('textarea', { ...all, rows: '5', ...(most ? { maxlength: String(most) } : {}) })
    lines.value = value
    return lines
  }
  if (typeof type !== 'string')
    return h('select', all, ...Object.entries(type).map(([key, label]) => h('option', { value: key }, label)))
  return h('input', { ...all, type, ...(most ? { maxlength: String(most) } : {}), ...(value ? { value } : {}) })
}

/** A field with its label, what helps to fill it in, and a place for what is wrong with it. */
export function field(words: Words, given: Field): HTMLElement {
  const id = `f${++counter}`
  const { hint, label, name, required, type } = given
  const input = control(given, {
    id,
    ...(hint ? { 'aria-describedby': `${id}h` } : {}),
    ...(type === 'checkbox' ? { value: 'on' } : {}),
  })
  const text = h(
    'label',
    { for: id, part: 'label' },
    label,
    type !== 'checkbox' && !required && h('small', {}, ` ${words.say('optional')}`),
  )
  const parts = type === 'checkbox' ? [input, text] : [text, input]
  return h(
    'div',
    { part: type === 'checkbox' ? 'field choice' : 'field', 'data-name': name },
    ...parts,
    hint && h('p', { part: 'hint', id: `${id}h` }, hint),
  )
}

export type FormOptions = {
  words: Words
  fields: Child[]
  /** On the button that sends it. */
  submit: string
  cancel?: (() => void) | undefined
  buttons?: Child[]
  send: (values: Record<string, string>) => Promise<void>
}

/** A form whose faults stand below their fields, in the words of the server; the first of them takes the focus. */
export function formOf({ buttons = [], cancel, fields, send, submit, words }: FormOptions): HTMLFormElement {
  const faults = h('div', { part: 'faults', role: 'alert', tabindex: '-1' })
  const button = h('button', { part: 'button submit', type: 'submit' }, submit)
  const form = h(
    'form',
    { part: 'form', novalidate: true },
    faults,
    ...fields,
    h(
      'p',
      { part: 'buttons' },
      button,
      ...buttons,
      cancel && h('button', { part: 'button quiet', type: 'button', click: cancel }, words.say('cancel')),
    ),
  )
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    if (button.hasAttribute('aria-disabled')) return
    clear(form, faults)
    void whileBusy(button, words.say('sending'), () => send(valuesOf(form))).catch((error: unknown) =>
      showFaults(form, { faults, error, words }),
    )
  })
  if (cancel) form.addEventListener('keydown', (event) => event.key === 'Escape' && cancel())
  return form
}

function clear(form: HTMLFormElement, faults: HTMLElement): void {
  faults.replaceChildren()
  for (const old of form.querySelectorAll('[part=fault]')) old.remove()
  for (const input of form.querySelectorAll('[aria-invalid]')) {
    input.removeAttribute('aria-invalid')
    const hint = input.getAttribute('aria-describedby')?.replace(/ ?\w+e$/, '')
    if (hint) input.setAttribute('aria-describedby', hint)
    else input.removeAttribute('aria-describedby')
  }
}

type Shown = { faults: HTMLElement; error: unknown; words: Words }

function showFaults(form: HTMLFormElement, { error, faults: place, words }: Shown): void {
  const told =
    error instanceof Refused && !error.isGone ? error.faults : [{ code: '', message: words.say('unreachable') }]
  const elsewhere: string[] = []
  for (const { message, path } of told) {
    const below = [...form.querySelectorAll<HTMLElement>('[data-name]')].find(({ dataset }) => dataset.name === path)
    const input = below?.querySelector<HTMLElement>('[name]')
    if (!below || !input) {
      elsewhere.push(message)
      continue
    }
    const id = `${input.id}e`
    below.append(h('p', { part: 'fault', id }, message))
    input.setAttribute('aria-invalid', 'true')
    input.setAttribute('aria-describedby', `${input.getAttribute('aria-describedby') ?? ''} ${id}`.trim())
  }
  place.append(h('strong', {}, words.say('not_sent')), ...elsewhere.map((text) => h('p', { part: 'fault' }, text)))
  // The first of the form: the server tells of them in an order of its own.
  const first = form.querySelector<HTMLElement>('[aria-invalid]')
  ;(elsewhere.length > 0 ? place : (first ?? place)).focus()
}
