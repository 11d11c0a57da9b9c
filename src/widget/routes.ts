import { createHash } from 'node:crypto'
import type { RequestHandler } from 'express'
import { languages, widgetSentences } from '#platform'
import { type Route, sendConstant } from '#platform/http'
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

const year = 'public, max-age=31536000, immutable'
/** A new release reaches pages within the hour; until then nobody waits for the question whether there is one. */
const hour = 'public, max-age=3600, stale-while-revalidate=86400'

/** Pages of all origins load it, by `crossorigin` or without. */
function fromAnywhere(send: RequestHandler): RequestHandler {
  return (req, res, next) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
    return send(req, res, next)
  }
}

/** The widget: one script, and what it fetches when it needs it. */
export const widgetRoutes: Route[] = [
  {
    path: '/embed.js',
    methods: ['GET'],
    anyOrigin: true,
    cache: 'own',
    answer: () =>
      fromAnywhere(
        sendConstant(embedScript, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': hour }),
      ),
  },
  ...furtherFiles.map(
    ({ path, text, type }): Route => ({
      path,
      methods: ['GET'],
      anyOrigin: true,
      cache: 'own',
      answer: () =>
        fromAnywhere(sendConstant(text, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': year })),
    }),
  ),
]
