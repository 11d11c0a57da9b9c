import { escapeHtml } from '#platform'

/** HTML that is known to be safe: made by `html`, or sanitised before it came here. */
export type Html = { readonly html: string }

type Value = Html | string | number | null | undefined | false | readonly Value[]

/** Takes sanitised HTML as it is. Never for what somebody typed. */
export function raw(text: string): Html {
  return { html: text }
}

export const nothing: Html = raw('')

/** A template whose values are escaped, whatever they are, except `Html`; lists are joined, nothing is left out. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  let text = parts[0] ?? ''
  for (let index = 0; index < values.length; index++) text += toHtml(values[index]) + (parts[index + 1] ?? '')
  return raw(text)
}

function toHtml(value: Value): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return escapeHtml(value)
  if (typeof value === 'number') return String(value)
  if ('html' in value) return value.html
  let text = ''
  for (const one of value) text += toHtml(one)
  return text
}

/** An address that may stand in a link. What was imported, or stored before a rule changed, has been checked by nobody. */
export function webLink(url: string | null | undefined): string | undefined {
  return url && /^https?:\/\/[^/]/i.test(url) ? url : undefined
}
