import type { FaultCode, Language } from '#platform'
import { type Html, html, nothing } from './html'
import { wordsIn } from './words'

export type FormFault = { code: FaultCode; path?: string | undefined; message: string }

/** Where a refused form leads: the list of faults takes the focus as the target of the address, which needs no script. */
export const faultsId = 'faults'

export function requiredMark(language: Language): Html {
  return html`<span class="required" aria-hidden="true">*</span><span class="visually-hidden">${wordsIn({ language })('site.required')}</span>`
}

export function optionalMark(language: Language): Html {
  return html`<span class="optional">${wordsIn({ language })('site.optional')}</span>`
}

export function faultsOf(faults: readonly FormFault[], name: string): readonly FormFault[] {
  return faults.filter(({ path }) => path === name)
}

/** The class of a field that is wrong, after others. */
export function wrongClass(faults: readonly FormFault[], name: string): string {
  return faultsOf(faults, name).length > 0 ? ' wrong' : ''
}

/** The attributes that tie a field to its hint and faults. */
export function describedBy(faults: readonly FormFault[], name: string, hint?: string): Html {
  const isWrong = faultsOf(faults, name).length > 0
  const ids = [isWrong ? `fault-${name}` : '', hint ?? ''].filter(Boolean)
  return html`${ids.length > 0 ? html` aria-describedby="${ids.join(' ')}"` : nothing}${isWrong ? html` aria-invalid="true"` : nothing}`
}

/** What is wrong with one field, below it. */
export function faultsBelow(faults: readonly FormFault[], name: string): Html {
  const wrong = faultsOf(faults, name)
  return wrong.length === 0
    ? nothing
    : html`<div id="fault-${name}">${wrong.map(({ code, message }) => html`<p class="fault" data-code="${code}" data-path="${name}">${message}</p>`)}</div>`
}

type FaultSummary = {
  heading: Html
  faults: readonly FormFault[]
  /** Fields that are shown, with their labels. */
  labels: Readonly<Partial<Record<string, string>>>
}

/** What is wrong, at the top and in focus: faults of a field are linked to it, the others said here. */
export function faultSummary({ faults, heading, labels }: FaultSummary): Html {
  const elsewhere = faults.filter(({ path }) => path === undefined || labels[path] === undefined)
  const linked = Object.entries(labels).filter(([name]) => faultsOf(faults, name).length > 0)
  return html`<div class="summary" id="${faultsId}" role="alert" tabindex="-1">
${heading}
<ul>${elsewhere.map(({ code, message, path }) => html`<li class="fault" data-code="${code}"${path ? html` data-path="${path}"` : nothing}>${message}</li>`)}${linked.map(([name, label]) => html`<li><a href="#field-${name}">${label}</a>: ${faultsOf(faults, name)[0]?.message ?? ''}</li>`)}</ul>
</div>`
}

type Choices = {
  name: string
  label: string
  language: Language
  faults: readonly FormFault[]
  /** What can be chosen, by its value. */
  labels: Readonly<Record<string, string>>
  chosen: string
}

/** Radio buttons of which one must be chosen, with what is wrong below them. A group itself cannot be wrong; one of radio buttons can. */
export function choices({ chosen, faults, label, labels, language, name }: Choices): Html {
  return html`<fieldset class="choices${wrongClass(faults, name)}" role="radiogroup" aria-labelledby="legend-${name}" id="field-${name}" tabindex="-1"${describedBy(faults, name)}>
<legend id="legend-${name}">${label} ${requiredMark(language)}</legend>
${Object.entries(labels).map(([value, text]) => choice({ name, value, label: text, isChosen: chosen === value }))}
${faultsBelow(faults, name)}
</fieldset>`
}

type Choice = { name: string; value: string; label: string; isChosen: boolean }

function choice({ isChosen, label, name, value }: Choice): Html {
  const id = `${name}-${value}`
  return html`<div class="choice"><input type="radio" id="${id}" name="${name}" value="${value}"${isChosen ? html` checked` : nothing} required><label for="${id}">${label}</label></div>`
}

/** A field of a posted form: text, or '' for one that is missing or was sent twice. */
export function textOf(body: unknown, name: string): string {
  const value: unknown =
    typeof body === 'object' && body !== null && Object.hasOwn(body, name) ? Reflect.get(body, name) : ''
  return typeof value === 'string' ? value : ''
}
