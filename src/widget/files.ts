import { createHash } from 'node:crypto'
import { languages, widgetSentences } from '#platform'
import challengeScript from './browser/challenge.ts?bundle'
import embedBundle from './browser/embed.ts?bundle'
import { shortSentences } from './sentences'

/** A file of the widget: where it is, and what. */
export type WidgetFile = { path: string; text: string; type: 'application/json' | 'text/javascript' }

const hashOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 12)

/** Named by its content: kept for good. */
function fileOf(name: string, text: string, type: WidgetFile['type']): WidgetFile {
  return { path: `/embed/${name}-${hashOf(text)}.${type === 'application/json' ? 'json' : 'js'}`, text, type }
}

/** The sentences of each language but English, which is in the script itself. */
const sentenceFiles = languages
  .filter((language) => language !== 'en')
  .map((language) => {
    const text = JSON.stringify(shortSentences(widgetSentences(language)))
    return { name: language, ...fileOf(language, text, 'application/json') }
  })

const challengeFile = { name: 'challenge', ...fileOf('challenge', challengeScript, 'text/javascript') }

/** What the script fetches when it needs it. */
export const furtherFiles: readonly (WidgetFile & { name: string })[] = [...sentenceFiles, challengeFile]

/** A value as an expression, wherever it is put. */
const expressionOf = (value: object): string => `(${JSON.stringify(value)})`

/** The script that pages embed, with what this server says in English and where the rest is. */
export const embedScript: string = embedBundle
  .replaceAll('__ENGLISH__', () => expressionOf(shortSentences(widgetSentences('en'))))
  .replaceAll('__FILES__', () => expressionOf(Object.fromEntries(furtherFiles.map(({ name, path }) => [name, path]))))

/** What a page names beside the script's address, so that its browser takes this script and no other (SRI). */
export const embedIntegrity: string = `sha384-${createHash('sha384').update(embedScript).digest('base64')}`
