import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import type { Catalog } from '#platform'

type Key = keyof Catalog['widget']

/** A sentence as the widget reads it: with `{names}`, or by a number, the forms of its plural with `#` for that. */
type Sentence = string | readonly [string, Readonly<Record<string, string>>]
export type Sentences = Readonly<Record<Key, Sentence>>

/** Sentences of a catalog in the short form of the widget, which is too small for a parser. */
export function shortSentences(widget: Catalog['widget']): Sentences {
  // The same keys again.
  return Object.fromEntries(Object.entries(widget).map(([key, text]) => [key, shortened(text)])) as Sentences
}

/** @throws where a sentence is more than the widget reads */
function shortened(text: string): Sentence {
  const elements = parse(text, { ignoreTag: true })
  const [only] = elements
  if (only?.type !== TYPE.plural || elements.length > 1) return elements.map(plain).join('')
  const forms = Object.entries(only.options).map(([form, { value }]) => [form, value.map(plain).join('')])
  return [only.value, Object.fromEntries(forms)]
}

function plain(element: MessageFormatElement): string {
  if (element.type === TYPE.literal) return element.value
  if (element.type === TYPE.argument) return `{${element.value}}`
  if (element.type === TYPE.pound) return '#'
  throw new Error('The widget reads names, and one plural around a whole sentence')
}
