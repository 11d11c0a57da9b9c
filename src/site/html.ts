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

/** The same, put together: for what is kept. V8 joins the pieces of a text only when it is read, each time anew within a longer one. */
export function inOnePiece({ html: pieces }: Html): Html {
  return raw(Buffer.from(pieces).toString())
}

/** What is sent of pieces one after another. Each is encoded by itself: with one typographic quote in it a text takes twice the memory, and longer. */
export function toBytes(pieces: readonly (Html | Buffer)[]): Buffer {
  return Buffer.concat(pieces.map((piece) => (Buffer.isBuffer(piece) ? piece : Buffer.from(piece.html))))
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
