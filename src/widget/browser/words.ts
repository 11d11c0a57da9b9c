import type { Sentences } from '../sentences'
import { base } from './api'

/** Put in by the server: the sentences in English, and the addresses of what is fetched when it is needed. */
declare const __ENGLISH__: Sentences
declare const __FILES__: Record<string, string>

export type Words = {
  language: string
  dir: 'ltr' | 'rtl'
  say: (key: keyof Sentences & string, values?: Record<string, string | number>) => string
  date: (at: string, style?: 'short' | 'full') => string
}

const kept = new Map<string, Promise<Words>>()

/** The address of a file that belongs to this release of the widget. */
export const fileAt = (name: string): string | undefined => __FILES__[name] && base + __FILES__[name]

/** The sentences of a language, fetched once; English where there are none. */
export function wordsOf(asked: string): Promise<Words> {
  const language = asked.toLowerCase().split('-')[0] ?? 'en'
  const known = kept.get(language) ?? load(language)
  kept.set(language, known)
  return known
}

async function load(language: string): Promise<Words> {
  const address = fileAt(language)
  const sentences: Sentences | undefined =
    address &&
    (await fetch(address, { credentials: 'omit' })
      .then((answer) => answer.ok && answer.json())
      .catch(() => undefined))
  return sentences ? wordsIn(language, sentences) : wordsIn('en', __ENGLISH__)
}

function wordsIn(language: string, sentences: Sentences): Words {
  const plurals = new Intl.PluralRules(language)
  const numbers = new Intl.NumberFormat(language)
  // What is put into a sentence runs in its own direction then.
  const isRtl = language === 'ar'
  return {
    language,
    dir: isRtl ? 'rtl' : 'ltr',
    say(key, values = {}) {
      const sentence = sentences[key] ?? key
      if (typeof sentence === 'string')
        return sentence.replace(/\{(\w+)\}/g, (_, name) =>
          isRtl ? `\u2068${values[name]}\u2069` : String(values[name]),
        )
      const [name, forms] = sentence
      const count = Number(values[name])
      const form = forms[`=${count}`] ?? forms[plurals.select(count)] ?? forms.other ?? ''
      return form.replace(/#/g, numbers.format(count))
    },
    date: (at, style = 'short') =>
      // As the pages of the site write them.
      new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, {
        dateStyle: style === 'full' ? 'full' : 'medium',
        timeStyle: 'short',
      }).format(new Date(at)),
  }
}
