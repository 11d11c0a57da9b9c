import { explain, numbersOf, type Reason, type ReasonCode, type ReasonDetail } from '#moderation'
import { type Catalog, isSentence, type Language, localeOf, type SentenceValues, say } from '#platform'

/**
 * Why a comment was held or taken down, in a language. English has the sentence of the rule; the others have one for each reason, and one
 * with its numbers where these are known: both are made of what the event keeps. A rule need bring none: without, its English one stands.
 */
export function explainIn(language: Language, reason: Pick<Reason, 'code' | 'detail' | 'field'>): string {
  if (language === 'en') return explain(reason)
  return withNumbers(language, reason) ?? plain(language, reason) ?? explain(reason)
}

function plain(language: Language, { code }: Pick<Reason, 'code'>): string | undefined {
  const key = `reasons.${code}` as `reasons.${ReasonCode}`
  return isSentence(key) ? say(language, key) : undefined
}

function withNumbers(language: Language, reason: Pick<Reason, 'code' | 'detail'>): string | undefined {
  const told = numbersOf(reason)
  if (!told) return undefined
  const key = `numbers.${told.key}` as `numbers.${keyof Catalog['numbers']}`
  return isSentence(key) ? say(language, key, valuesIn(language, told.detail)) : undefined
}

/** Times and names of signs become words of the language. */
function valuesIn(language: Language, detail: ReasonDetail): SentenceValues {
  const values = Object.entries(detail).map(([name, value]): [string, string | number] => {
    if (name === 'at') return ['day', dayIn(language, String(value))]
    if (name === 'rules') return ['signs', signsIn(language, String(value))]
    return [name, typeof value === 'number' ? value : String(value)]
  })
  return Object.fromEntries(values)
}

function dayIn(language: Language, at: string): string {
  const day = new Intl.DateTimeFormat(localeOf(language), { dateStyle: 'long', timeZone: 'UTC' })
  return Number.isNaN(Date.parse(at)) ? at : day.format(Date.parse(at))
}

/** Signs that later releases no longer have are left out, as in English. */
function signsIn(language: Language, names: string): string {
  const keys = names.split(', ').map((name) => `signs.${name}` as `signs.${keyof Catalog['signs']}`)
  const known = keys.filter(isSentence).map((key) => say(language, key))
  return known.join(language === 'ar' ? '، ' : ', ') || say(language, 'signs.filter')
}
