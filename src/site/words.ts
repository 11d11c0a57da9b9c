import { directionOf, type Language, type SentenceKey, type SentenceValues, say } from '#platform'
import { type Html, html, raw } from './html'

/** How a page speaks: in which language, and in which zone it tells the time. */
export type Voice = { language: Language; timeZone: string }

export type Words = (key: SentenceKey, values?: SentenceValues) => string

/** The sentences of a language. */
export function wordsIn({ language }: Pick<Voice, 'language'>): Words {
  if (directionOf(language) === 'ltr') return (key, values) => say(language, key, values)
  return (key, values = {}) => {
    const isolated = Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' ? isolate(value) : value,
    ])
    return say(language, key, Object.fromEntries(isolated))
  }
}

/**
 * A text in the invisible characters that let it run in a direction of its own (FSI, RLI and PDI: Unicode TR9, 2.4). Within a sentence
 * from right to left, a title in English would have its question mark at the wrong end. What is a sentence of ours with such a text in it
 * runs from right to left: its first letter does not say so, where that is within the text.
 */
function isolate(text: string): string {
  return `${text.includes('\u2068') ? '\u2067' : '\u2068'}${text}\u2069`
}

/** A sentence with pieces of markup in it, such as a link. */
export function tell(
  { language }: Pick<Voice, 'language'>,
  key: SentenceKey,
  pieces: Readonly<Record<string, Html | string | number>>,
): Html {
  const given = Object.entries(pieces)
  const values = given.map(([name, piece], place) => [name, typeof piece === 'number' ? piece : `\uE000${place}\uE001`])
  const text = html`${say(language, key, Object.fromEntries(values))}`.html
  const isRtl = directionOf(language) === 'rtl'
  return raw(
    text.replace(/\uE000(\d+)\uE001/g, (_, place: string) => {
      const piece = html`${given[Number(place)]?.[1]}`.html
      return isRtl ? isolate(piece) : piece
    }),
  )
}

/** `lang` and, where it differs from the usual one, `dir`. */
export function languageAttributes(language: Language): Html {
  return html`lang="${language}"${directionOf(language) === 'rtl' ? raw(' dir="rtl"') : ''}`
}

/** Made once for each language: it costs more than the page they stand on. */
const plurals = new Map<string, Readonly<Record<string, string>>>()

/** A sentence with a number in it for each plural form that a language has, the number as `#`: for a script. */
export function pluralsOf(language: Language, key: SentenceKey): Readonly<Record<string, string>> {
  const place = `${language} ${key}`
  const known = plurals.get(place)
  if (known) return known
  const rules = new Intl.PluralRules(language)
  const samples = Array.from({ length: 120 }, (_, number) => number)
  const made = Object.fromEntries(
    rules.resolvedOptions().pluralCategories.flatMap((form) => {
      const count = samples.find((number) => rules.select(number) === form)
      if (count === undefined) return []
      return [[form, say(language, key, { count }).replace(new Intl.NumberFormat(language).format(count), '#')]]
    }),
  )
  plurals.set(place, made)
  return made
}
