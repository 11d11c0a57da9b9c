import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { APIError } from 'payload'
import { describe, expect, it } from 'vitest'
import { inLanguage } from '../../../src/platform/errorAnswers'
import { refusal } from '../../../src/platform/errors'
import { type Language, languageOf, languages, say } from '../../../src/platform/language'

const root = join(import.meta.dirname, '../../..')
type Catalog = Record<string, Record<string, string>>
const catalogOf = (language: Language): Catalog =>
  JSON.parse(readFileSync(join(root, `src/platform/messages/${language}.json`), 'utf8'))
const sentences = (catalog: Catalog): [string, string][] =>
  Object.entries(catalog).flatMap(([section, texts]) =>
    Object.entries(texts).map(([key, text]): [string, string] => [`${section}.${key}`, text]),
  )
const english = catalogOf('en')

/** The names in a sentence, and the forms its plurals have. */
function placesIn(elements: readonly MessageFormatElement[], names = new Set<string>(), forms = new Set<string>()) {
  for (const element of elements) {
    if (element.type === TYPE.argument || element.type === TYPE.plural) names.add(element.value)
    if (element.type === TYPE.select) names.add(element.value)
    if (element.type !== TYPE.plural && element.type !== TYPE.select) continue
    for (const [form, { value }] of Object.entries(element.options)) {
      if (element.type === TYPE.plural) forms.add(form)
      placesIn(value, names, forms)
    }
  }
  return { names: [...names].sort(), forms }
}

const sourcesBelow = (folder: string): string =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n')

describe('the catalogs', () => {
  it('are as many files as there are languages', () => {
    expect(readdirSync(join(root, 'src/platform/messages')).sort()).toEqual(
      languages.map((one) => `${one}.json`).sort(),
    )
  })

  it.each(languages)('%s has every sentence, with the same names and all its plurals', (language) => {
    const own = Object.fromEntries(sentences(catalogOf(language)))
    expect(Object.keys(own)).toEqual(sentences(english).map(([key]) => key))
    const rules = new Intl.PluralRules(language)
    const needed = new Set(Array.from({ length: 200 }, (_, index) => rules.select(index + 1)))
    for (const [key, text] of sentences(english)) {
      const [{ names }, mine] = [placesIn(parse(text)), placesIn(parse(own[key] ?? ''))]
      expect([key, mine.names]).toEqual([key, names])
      expect(own[key]?.trim()).not.toBe('')
      if (mine.forms.size > 0) expect([key, [...needed].filter((form) => !mine.forms.has(form))]).toEqual([key, []])
    }
  })

  it('say nothing that nobody asks for', () => {
    const all = sourcesBelow('src')
    const unused = sentences(english)
      .map(([key]) => key)
      // A code is used where it is refused with, which the table of codes is held to; those of reasons by the tests of statements.
      .filter((key) => !/^(?:errors|numbers|reasons|signs|widget)\./.test(key) && !all.includes(`'${key}'`))
    expect(unused).toEqual([])
  })
})

describe('say', () => {
  it('takes the plural of the language', () => {
    expect(say('ar', 'faults.at_most', { count: 2 })).toContain('حرفان')
    expect(say('de', 'answers.person_asked', { hours: 1 })).toContain('1 Stunde.')
    expect(say('fr', 'faults.origin_of', { origin: 'https://<b>.example' })).toContain('https://<b>.example')
  })
})

describe('languageOf', () => {
  const asked = (acceptLanguage?: string, url = '/api/x', isStaffs = false) =>
    languageOf({ url, acceptLanguage, isStaffs })

  it.each([
    ['de', 'de'],
    ['de-CH,fr;q=0.9', 'de'],
    ['nl, fr;q=0.3, es;q=0.7', 'es'],
    ['de;q=0, *', 'en'],
    ['*', 'en'],
    ['constructor', 'en'],
    ['', 'en'],
    ['AR-eg', 'ar'],
  ])('takes %j as %s', (header, language) => {
    expect(asked(header)).toBe(language)
  })

  it('goes by the address first, where that names one there is', () => {
    expect([asked('de', '/x?lang=fr'), asked('de', '/x?a=1&lang=es-MX'), asked('de', '/x?lang=tlh')]).toEqual([
      'fr',
      'es',
      'de',
    ])
  })

  it('is English for staff, as the admin is', () => {
    expect([asked('de', '/x', true), asked('de', '/x?lang=de', true)]).toEqual(['en', 'de'])
  })
})

describe('inLanguage', () => {
  it('says a refusal in another language, with its code, place and what was noted on it', () => {
    const refused = refusal('invalid_input', { path: 'url', say: 'faults.web_address', retryAfter: 3 })
    const told = inLanguage(Object.assign(refused, { allow: 'GET' }), 'de')
    expect(told).toMatchObject({ status: 400, retryAfter: 3, allow: 'GET' })
    expect(told.data).toEqual({
      errors: [
        { path: 'url', code: 'invalid_input', message: expect.stringMatching(/^Bitte geben Sie eine Webadresse/) },
      ],
    })
  })

  it('keeps what an editor wrote, and has the sentence of the code for what is in English alone', () => {
    const own = refusal('comment_closed', { message: 'Back on Monday', isUntranslated: true })
    expect(inLanguage(own, 'fr').message).toBe('Back on Monday')
    expect(inLanguage(refusal('not_found', { message: 'There is no such ban.' }), 'es').message).toBe(
      'No hay nada en esta dirección.',
    )
  })

  it('translates Payload’s own errors about rights and documents', () => {
    const told = inLanguage(Object.assign(new APIError('Not Found', 404), { name: 'NotFound' }), 'de')
    expect([told.name, told.status, told.message]).toEqual(['NotFound', 404, 'Unter dieser Adresse gibt es nichts.'])
  })
})
