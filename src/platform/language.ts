import { TYPE } from '@formatjs/icu-messageformat-parser'
import { IntlMessageFormat } from 'intl-messageformat'
import ar from './messages/ar.json'
import de from './messages/de.json'
import en from './messages/en.json'
import es from './messages/es.json'
import fr from './messages/fr.json'

/** Every sentence that reaches a reader, in ICU's notation: `{name}`, `{count, plural, one {…} other {…}}`. English says which there are. */
export type Catalog = typeof en

/** Another language is one file like the others, and one line here. What it lacks does not compile. */
const catalogs = { en, de, fr, es, ar } satisfies Record<string, Catalog>

export type Language = keyof typeof catalogs
export const languages = Object.keys(catalogs) as [Language, ...Language[]]

export const isLanguage = (text: unknown): text is Language => typeof text === 'string' && Object.hasOwn(catalogs, text)

/** Which way a language is written. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr'
}

type Section = Exclude<keyof Catalog, 'widget'>
/** Names a sentence: `answers.published`. */
export type SentenceKey = { [Part in Section]: `${Part}.${keyof Catalog[Part] & string}` }[Section]
export type SentenceValues = Readonly<Record<string, string | number>>

type Format = (values: SentenceValues) => string

/** A sentence as it is written and, where it has a number or name in it and has been asked for, as it has been read. */
type Sentence = { text: string; format?: Format }

/** By their keys: pages say a hundred of them. */
const sentences: Readonly<Record<string, ReadonlyMap<string, Sentence>>> = Object.fromEntries(
  Object.entries(catalogs).map(([language, sections]) => {
    const all = Object.entries(sections).flatMap(([section, texts]) =>
      Object.entries(texts).map(([name, text]): [string, Sentence] => [`${section}.${name}`, { text }]),
    )
    return [language, new Map(all)]
  }),
)

/** Where values only stand in a sentence, and decide nothing of it, it is put together as `IntlMessageFormat` does. */
function formatOf(text: string, language: Language): Format {
  const format = new IntlMessageFormat(text, language, undefined, { ignoreTag: true })
  const whole: Format = (values) => String(format.format(values))
  const parts = format.getAst().map((part) => {
    if (part.type === TYPE.literal) return { text: part.value }
    return part.type === TYPE.argument ? { name: part.value } : undefined
  })
  return (values) => {
    let sentence = ''
    for (const part of parts) {
      const said = part && ('text' in part ? part.text : values[part.name])
      // What is missing, it says itself.
      if (said === undefined) return whole(values)
      sentence += said
    }
    return sentence
  }
}

/** By which dates and numbers are written: English ones as in Britain, the day before the month. */
export function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : language
}

/** Whether there is such a sentence: keys that are made of what was kept may be of another release. */
export function isSentence(key: SentenceKey): boolean {
  const [section = '', name = ''] = key.split('.')
  const sections: Readonly<Record<string, object>> = en
  return Object.hasOwn(sections, section) && Object.hasOwn(sections[section] ?? {}, name)
}

/** A sentence in a language. */
export function say(language: Language, key: SentenceKey, values?: SentenceValues): string {
  const sentence = sentences[language]?.get(key)
  // The key's type says that it is there.
  if (!sentence) return key
  if (!values) return sentence.text
  sentence.format ??= formatOf(sentence.text, language)
  return sentence.format(values)
}

/** The sentences of the widget, as they are written; it reads them itself. */
export function widgetSentences(language: Language): Catalog['widget'] {
  return catalogs[language].widget
}

/** Longer headers are not looked at. */
const longestHeader = 500

/** The first of our languages that an `Accept-Language` takes, by its weights (RFC 9110); undefined: none of ours. */
export function languageIn(header: string | null | undefined): Language | undefined {
  const asked = (header ?? '')
    .slice(0, longestHeader)
    .split(',')
    .map((part, place) => {
      const [range = '', ...parameters] = part
        .trim()
        .toLowerCase()
        .split(/\s*;\s*/)
      const weight = parameters.find((text) => text.startsWith('q='))
      return { name: range.split('-', 1)[0] ?? '', weight: weight === undefined ? 1 : Number(weight.slice(2)), place }
    })
    .filter(({ weight }) => weight > 0)
    .sort((one, other) => other.weight - one.weight || one.place - other.place)
  return asked.map(({ name }) => name).find(isLanguage)
}

type Asked = {
  /** The address it was asked at, with its query. */
  url: string
  acceptLanguage: string | null | undefined
  /** Whether it comes from somebody signed in: the admin is in English, whatever else the browser takes. */
  isStaffs: boolean
}

/** In which language a request is answered: what its `lang` says, else what its browser takes; else English. */
export function languageOf({ acceptLanguage, isStaffs, url }: Asked): Language {
  const lang = /[?&]lang=([\w-]{2,35})(?:&|$)/.exec(url)?.[1]
  const named = lang === undefined ? undefined : languageIn(lang)
  return named ?? (isStaffs ? undefined : languageIn(acceptLanguage)) ?? 'en'
}
