import { directionOf, type Language, type SentenceKey, type SentenceValues, say } from '#platform'
import { type Html, html, raw } from './html'

/** How a page speaks: in which language, and in which zone it tells the time. */
export type Voice = { language: Language; timeZone: string }

export type Words = (key: SentenceKey, values?: SentenceValues) => string

/** The sentences of a language. */
export function wordsIn({ language }: Pick<Voice, 'language'>): Words {
  if (directionOf(language) === 'ltr') return (key, values) => say(language, key, values)
  return (key, values) => say(language, key, values && isolated(values))
}

/**
 * Each text in the invisible characters that let it run in a direction of its own (FSI, PDI: Unicode TR9, 2.4). Within a sentence from
 * right to left, a title in English would have its question mark at the wrong end.
 */
function isolated(values: SentenceValues): SentenceValues {
  const entries = Object.entries(values)
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? `\u2068${value}\u2069` : value]),
  )
}

/** A sentence with pieces of markup in it, such as a link. */
export function tell(
  { language }: Pick<Voice, 'language'>,
  key: SentenceKey,
  pieces: Readonly<Record<string, Html | string | number>>,
): Html {
  const given = Object.entries(pieces)
  const values = given.map(([name, piece], place) => [name, typeof piece === 'number' ? piece : `\uE000${place}\uE001`])
  const text = html`${wordsIn({ language })(key, Object.fromEntries(values))}`.html
  return raw(text.replace(/\uE000(\d+)\uE001/g, (_, place: string) => html`${given[Number(place)]?.[1]}`.html))
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
