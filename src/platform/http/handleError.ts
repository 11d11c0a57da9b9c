import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ErrorRequestHandler, Response } from 'express'
import type { AfterErrorHook, APIError, Payload, SanitizedCollectionConfig } from 'payload'
import {
  errorBody,
  escapeHtml,
  graphqlEntry,
  inLanguage,
  type Language,
  languages,
  logFault,
  type RatePolicy,
  Refusal,
  refusal,
  type SentenceKey,
  say,
  toldOf,
  waitHeaders,
  waitHeadersOf,
} from '#platform'
import { languageIn, languageOfRequest, noteLanguage } from './language'
import { renderPage } from './page'

/** Payload's door: every error is told as at the other doors. Payload has logged it. */
export const afterError: AfterErrorHook = ({ collection, error, req }) => {
  const reason = error.name === 'Forbidden' && req.user ? reasonOf(collection, req.user.role) : undefined
  if (reason) return { response: errorBody(refusal('forbidden', { message: reason })), status: 403 }
  const { told } = toldOf(error)
  // Payload logs refusals as what they are: mistakes of visitors. What has caused one is ours.
  if (error instanceof Refusal) logFault(req.payload.logger, error)
  const language = languageIn(req)
  req.responseHeaders ??= new Headers()
  req.responseHeaders.set('Content-Language', language)
  req.responseHeaders.append('Vary', 'Accept-Language')
  for (const [name, value] of Object.entries(waitHeadersOf(told))) req.responseHeaders.set(name, value)
  return { response: errorBody(inLanguage(told, language)), status: told.status }
}

/** Why an account may not do something in a collection: what that says itself of who may what. */
function reasonOf(collection: SanitizedCollectionConfig | undefined, role: string): string | undefined {
  if (!collection) return undefined
  const whoMay: unknown = collection.custom?.whoMay
  return typeof whoMay === 'string'
    ? `You are not allowed to do this. ${whoMay}`
    : `You are not allowed to do this: it is not for the role “${role}”.`
}

/** The one error handler of Express: JSON under /api, a page elsewhere; what nobody foresaw goes to the log and says nothing. */
export function handleError({ payload }: { payload: Payload }): ErrorRequestHandler {
  return (error, req, res, next) => {
    logFault(payload.logger, error, { requestId: res.locals.requestId })
    // The answer has begun: the connection is all that can still tell.
    if (res.headersSent) return next(error)
    sendError(res, req.path, toldOf(error).told)
  }
}

/** What no route knows. */
export function notFound(path: string, res: Response): void {
  sendError(res, path, refusal('not_found'))
}

/** Tells an error in the form of its place: GraphQL's, REST's or a page. */
export function sendError(res: Response, path: string, error: APIError): void {
  const language = languageOfRequest(res.req, res)
  const told = inLanguage(error, language)
  noteLanguage(res, language)
  res.set(waitHeadersOf(told))
  // The rest of a body that was refused will not be read.
  if (told.status === 413 || told.status === 415) res.set('Connection', 'close')
  if ('allow' in told) res.set('Allow', String(told.allow))
  res.status(told.status).set('Cache-Control', 'no-store')
  if (isGraphQL(path)) res.type(graphqlFaultType(res.req)).json({ errors: [graphqlEntry(told)] })
  else if (path.startsWith('/api/')) res.json(errorBody(told))
  else res.type('html').send(errorPage(told, language))
}

const isGraphQL = (path: string): boolean => /^\/api\/graphql\/?(?:\?|$)/i.test(path)

/**
 * The type of a GraphQL answer of 4xx or 5xx, by “GraphQL over HTTP”: clients that know the newer one take an error of the older for
 * one of something on the way, and do not look into it.
 */
export const graphqlFaultType = ({ headers }: IncomingMessage): string =>
  headers.accept?.includes('application/graphql-response+json')
    ? 'application/graphql-response+json; charset=utf-8'
    : 'application/json; charset=utf-8'

const titles = {
  404: 'pages.nothing_here',
  413: 'pages.too_large',
  429: 'pages.too_fast',
  503: 'pages.busy',
} as const satisfies Record<number, SentenceKey>
const titleOf = (status: number): SentenceKey =>
  status in titles ? titles[status as keyof typeof titles] : 'pages.did_not_work'

/** An error for a person at a browser, with a way on. */
function errorPage(told: APIError, language: Language): string {
  const code = told instanceof Refusal ? told.faults[0]?.code : undefined
  return renderPage({
    language,
    title: say(language, titleOf(told.status)),
    body: `<p${code ? ` data-code="${code}"` : ''}>${escapeHtml(told.message)}</p>\n<p><a href="/">${escapeHtml(say(language, 'pages.to_articles'))}</a></p>`,
  })
}

const tooFast = refusal('too_many_requests')
/** Made once: it is sent in front of everything else, to whoever asks too often. */
const tooFastIn = new Map(
  languages.map((language) => {
    const told = inLanguage(tooFast, language)
    return [
      language,
      { rest: JSON.stringify(errorBody(told)), graphql: JSON.stringify({ errors: [graphqlEntry(told)] }) },
    ]
  }),
)

/** Answers 429 in the shape of every other error. */
export function tooMany(res: ServerResponse, seconds: number, policy?: RatePolicy): void {
  const language = languageOfRequest(res.req, res)
  const body = tooFastIn.get(language)?.[isGraphQL(res.req.url ?? '') ? 'graphql' : 'rest'] ?? ''
  noteLanguage(res, language)
  res.writeHead(tooFast.status, {
    'Content-Type': isGraphQL(res.req.url ?? '') ? graphqlFaultType(res.req) : 'application/json; charset=utf-8',
    'Cache-Control': 'no-store',
    'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
    'X-Content-Type-Options': 'nosniff',
    // A page of another origin must be able to read how long to wait.
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Expose-Headers': 'RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
    ...waitHeaders(seconds, policy),
    'Content-Length': Buffer.byteLength(body),
    // What is left of a body is not waited for.
    Connection: 'close',
  })
  res.end(body)
}
