import { type AfterErrorHook, APIError } from 'payload'
import { faultTable, Refusal } from '#platform'
import { isTransient, isUncertain } from '#platform/database'

/** The refusal that an error amounts to, when it is one: its own, or "busy" for what a database asks to repeat. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error
  return isTransient(error) || isUncertain(error) || isBusy(error)
    ? new Refusal([{ code: 'unavailable' }], 1)
    : undefined
}

/** Errors of the drivers for a database that is locked, or not to be reached. */
const busyNames = new Set([
  'MongoServerSelectionError',
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoPoolClearedError',
  'MongoNotConnectedError',
  'MongoWaitQueueTimeoutError',
])
function isBusy(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (
    busyNames.has(error.name) ||
    ('code' in error && typeof error.code === 'string' && /^SQLITE_(BUSY|FULL|IOERR)/.test(error.code))
  )
    return true
  return error.cause !== undefined && isBusy(error.cause)
}

/** What busboy, which reads forms for Payload, says of a form that is none. */
const brokenForm =
  /^(?:Unexpected end of (?:form|file)|Malformed (?:part header|content type)|Multipart: Boundary not found)/

/** Mongoose's, for values that a field of their kind cannot hold; drafts are looked at by nobody else. */
const ofMongoose = new Set(['CastError', 'ValidationError'])

/** A mistake in the request that only a library noticed, in our words. Payload's own errors say it better. */
function mistakeOf(error: Error): string | undefined {
  if (brokenForm.test(error.message)) return 'The form could not be read.'
  return ofMongoose.has(error.name) && !(error instanceof APIError) ? 'A value is not of the expected kind.' : undefined
}

/** Gives our refusals their headers, and errors of a busy database their code; what Payload has made of other errors stays. */
export const afterError: AfterErrorHook = ({ error, req }) => {
  const refusal = refusalOf(error)
  if (!refusal) {
    const message = mistakeOf(error)
    return message === undefined ? undefined : { response: { errors: [{ message }] }, status: 400 }
  }
  // Refusals are readers' mistakes and not logged; one that an error has caused is ours. (Payload makes an error's data its cause.)
  if (refusal.cause instanceof Error)
    req.payload.logger.warn({ err: refusal.cause, msg: 'The database could not be had' })
  if (refusal.retryAfter !== undefined) {
    req.responseHeaders ??= new Headers()
    req.responseHeaders.set('Retry-After', String(refusal.retryAfter))
  }
  if (refusal === error) return
  return { response: toResponse(refusal), status: faultTable.unavailable.status }
}

/** Payload's error shape for a refusal. */
export function toResponse({ data, message, name }: Refusal) {
  return { errors: [{ name, message, data }] }
}
