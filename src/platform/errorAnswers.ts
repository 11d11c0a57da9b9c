import { APIError, type PayloadRequest } from 'payload'
import { type FaultCode, faultTable, type RatePolicy, Refusal, refusal } from './errors'
import { type Language, say } from './language'
import { isRecord } from './values'

/** A commit whose outcome is unknown. Never repeat the work: look up whether it is there (idempotency hash). */
export class UncertainCommit extends Error {
  constructor(cause: unknown) {
    super('It is not known whether the transaction was committed', { cause })
    this.name = 'UncertainCommit'
  }
}

/** Errors of the MongoDB driver for a server that cannot be reached: those of a command that was never sent, and of one that may have been. */
const unsent = new Set([
  'MongoServerSelectionError',
  'MongoWaitQueueTimeoutError',
  'MongoPoolClearedError',
  'MongoNotConnectedError',
])
const perhapsSent = new Set(['MongoNetworkError', 'MongoNetworkTimeoutError'])
/** SQLite's, for a file that is locked, or a disk that is full or broken. */
const sqliteBusy = /^SQLITE_(BUSY|FULL|IOERR)/

/** Whether something is true of an error, or of one that caused it. */
function inChain(error: unknown, holds: (error: Error) => boolean): boolean {
  for (let at = error; at instanceof Error; at = at.cause) if (holds(at)) return true
  return false
}

function hasLabel(error: unknown, label: string): boolean {
  return inChain(
    error,
    (one) => 'errorLabels' in one && Array.isArray(one.errorLabels) && one.errorLabels.includes(label),
  )
}

/** Whether the database asks for the transaction to be repeated: nothing of it was kept. */
export function isTransient(error: unknown): boolean {
  return hasLabel(error, 'TransientTransactionError')
}

export function isUncertain(error: unknown): boolean {
  return error instanceof UncertainCommit || hasLabel(error, 'UnknownTransactionCommitResult')
}

/** Whether a command never reached the database. */
export function isUnsent(error: unknown): boolean {
  return error instanceof Error && unsent.has(error.name)
}

function isBusy(error: unknown): boolean {
  return inChain(
    error,
    (one) =>
      unsent.has(one.name) ||
      perhapsSent.has(one.name) ||
      ('code' in one && typeof one.code === 'string' && sqliteBusy.test(one.code)),
  )
}

/** What busboy, which reads forms for Payload, says of a form that is none. */
const brokenForm =
  /^(?:Unexpected end of (?:form|file)|Malformed (?:part header|content type)|Multipart: Boundary not found)/

/** Mongoose's, for values that a field of their kind cannot hold; drafts are looked at by nobody else. */
const ofMongoose = new Set(['CastError', 'ValidationError'])

/** What Express's parsers and Node find wrong with a request, in our words: theirs repeat what they could not read. */
function mistakeIn(error: Error): Refusal | undefined {
  if (brokenForm.test(error.message)) return refusal('invalid_input', { message: 'The form could not be read.' })
  if (ofMongoose.has(error.name)) return castRefusal(error)
  if (error instanceof URIError) return refusal('address_malformed')
  const status = 'status' in error ? Number(error.status) : 0
  if (status === faultTable.body_too_large.status) return refusal('body_too_large')
  if (status >= 400 && status < 500) return refusal(codeOfStatus(status), { message: 'The request could not be read.' })
  return undefined
}

function castRefusal(error: Error): Refusal {
  const path = pathOfCast(error)
  return path === undefined
    ? refusal('invalid_input', { message: 'A value is not of the expected kind.' })
    : refusal('invalid_input', { path, message: `${path}: this is not of the expected kind.` })
}

/** Mongoose names the place, within a list by number. */
function pathOfCast(error: Error): string | undefined {
  const { errors, path } = error as { path?: unknown; errors?: Record<string, unknown> }
  const named = typeof path === 'string' ? path : Object.keys(errors ?? {})[0]
  return named && /^[\w.]+$/.test(named) ? named : undefined
}

const codeOfStatus = (status: number): FaultCode =>
  status === faultTable.unsupported_media_type.status ? 'unsupported_media_type' : 'invalid_input'

/**
 * The refusal that an error amounts to, when it is one: its own; `unavailable` for a database that is busy, gone, or asks to
 * repeat; and for mistakes in a request that only a library noticed. The error of a library is the refusal's `cause`.
 * Payload's own errors are none: they keep their shape, which its admin understands.
 */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  if (isTransient(error) || isUncertain(error) || isBusy(error))
    return Object.assign(refusal('unavailable', { retryAfter: 1 }), { cause: error })
  return error instanceof Error && !(error instanceof APIError) ? mistakeIn(error) : undefined
}

/** What the outside is told of an error, and whether somebody foresaw it; what nobody foresaw tells nothing of itself. */
export function toldOf(error: unknown): { told: Refusal | APIError; isForeseen: boolean } {
  const known = refusalOf(error)
  if (known) return { told: known, isForeseen: true }
  // Payload says which of its errors are public; what it calls a mistake of the request is.
  if (error instanceof APIError && (error.isPublic || error.status < 500)) return { told: error, isForeseen: true }
  return { told: refusal('internal_error'), isForeseen: false }
}

/** What Payload's own errors about rights and documents amount to; it has them in English alone. */
const codeOfPayloads: Readonly<Record<string, FaultCode>> = { Forbidden: 'forbidden', NotFound: 'not_found' }

/** An error in another language. What is not in the catalogs stays as it is. */
export function inLanguage(told: APIError, language: Language): APIError {
  if (language === 'en') return told
  // What was noted on an error, such as which methods an address is for, goes with it.
  if (told instanceof Refusal)
    return Object.assign(
      new Refusal(told.faults, told.retryAfter, language, told.policy),
      'allow' in told ? { allow: told.allow } : {},
    )
  const code = codeOfPayloads[told.name]
  // As it is, but for the sentence.
  return code ? Object.create(told, { message: { value: say(language, `errors.${code}`) } }) : told
}

const codesByStatus: Readonly<Record<number, FaultCode>> = {
  401: 'not_logged_in',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  413: 'body_too_large',
  // A document that somebody else has open.
  423: 'assigned',
  429: 'too_many_requests',
}

/** The code of an error of Payload's own, by its name, else by its status. */
function codeOf({ name, status }: APIError): FaultCode {
  if (name === 'QueryError') return 'query_invalid'
  return codeOfPayloads[name] ?? codesByStatus[status] ?? (status < 500 ? 'invalid_input' : 'internal_error')
}

/**
 * What is told beside the sentence: the faults with their codes. Payload has a list of fields for values, a bare list for
 * conditions, and nothing for the rest.
 */
function dataOf(told: APIError): Record<string, unknown> {
  const { data, message } = told
  if (told instanceof Refusal) return told.data
  const code = codeOf(told)
  const { errors, ...beside } = isRecord(data) ? data : { errors: data }
  const entries = Array.isArray(errors) ? errors.filter(isRecord) : []
  const faults = entries.length > 0 ? entries : [{}]
  return { ...beside, errors: faults.map((fault) => ({ code, message, ...fault })) }
}

/** An error as REST tells it: Payload's own shape. */
export function errorBody(told: APIError) {
  return { errors: [{ name: told.name, message: told.message, data: dataOf(told) }] }
}

/** The same as an entry of a GraphQL answer's `errors`, with the status that REST answers with. */
export function graphqlEntry(told: APIError) {
  return { message: told.message, extensions: { name: told.name, statusCode: told.status, data: dataOf(told) } }
}

/** The headers that say how long to wait, where an error says so. */
export function waitHeadersOf(error: unknown): Readonly<Record<string, string>> {
  return error instanceof Refusal && error.retryAfter !== undefined ? waitHeaders(error.retryAfter, error.policy) : {}
}

/** The same for a time in whole seconds; of a limit in the words of draft-ietf-httpapi-ratelimit-headers-10. */
export function waitHeaders(seconds: number, policy?: RatePolicy): Readonly<Record<string, string>> {
  return {
    'Retry-After': String(seconds),
    ...(policy
      ? {
          'RateLimit-Policy': `"${policy.name}";q=${policy.quota};w=${policy.windowSeconds}`,
          RateLimit: `"${policy.name}";r=0;t=${seconds}`,
        }
      : {}),
  }
}

/** Node's error for a client that went away before its body had come. */
const isClientGone = (error: unknown): boolean =>
  error instanceof Error && error.message === 'aborted' && 'code' in error && error.code === 'ECONNRESET'

type Logger = Pick<PayloadRequest['payload']['logger'], 'error' | 'warn'>

/**
 * Writes down what an answer does not say: what nobody foresaw, and why a database could not be had. Refusals are mistakes of
 * visitors, and not logged; nor is that one went away. (Payload makes an error's data its cause.)
 */
export function logFault(logger: Logger, error: unknown, about: Readonly<Record<string, unknown>> = {}): void {
  const { isForeseen, told } = toldOf(error)
  if (isClientGone(error)) return
  if (!isForeseen) logger.error({ err: error, ...about, msg: 'A request failed' })
  else if (told.cause instanceof Error && told.status === faultTable.unavailable.status)
    logger.warn({ err: told.cause, ...about, msg: 'The database could not be had' })
}
