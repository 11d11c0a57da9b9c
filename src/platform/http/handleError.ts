import type { ErrorRequestHandler, Response } from 'express'
import { APIError, type Payload } from 'payload'
import { Refusal } from '#platform'
import { refusalOf, toResponse } from './afterError'
import { errorPage } from './errorPage'
import { BodyRefused } from './readBody'

type Answer = { status: number; message: string; body: unknown; retryAfter?: number | undefined }

const plain = (status: number, message: string): Answer => ({ status, message, body: { errors: [{ message }] } })

/** What a person or a program is told about an error, or nothing for one nobody foresaw. */
function answerTo(error: unknown): Answer | undefined {
  const refusal = refusalOf(error)
  if (refusal)
    return {
      status: refusal.status,
      message: refusal.message,
      body: toResponse(refusal),
      retryAfter: refusal.retryAfter,
    }
  if (error instanceof BodyRefused) return plain(error.status, error.message)
  if (error instanceof APIError && (error.isPublic || error.status < 500)) return plain(error.status, error.message)
  if (error instanceof URIError) return plain(400, 'The address is malformed.')
  // Express's parsers: their messages repeat what they could not read.
  const status = error instanceof Error && 'status' in error ? Number(error.status) : 0
  if (status === 413) return plain(413, 'The body is too large.')
  if (status >= 400 && status < 500) return plain(status, 'The request could not be read.')
  return undefined
}

/** The one error handler: JSON under /api, a page elsewhere; what nobody foresaw goes to the log and says nothing. */
export function handleError({ payload }: { payload: Payload }): ErrorRequestHandler {
  return (error, req, res, next) => {
    const known = answerTo(error)
    if (!known) payload.logger.error({ err: error, requestId: res.locals.requestId, msg: 'A request failed' })
    if (error instanceof Refusal && error.cause instanceof Error)
      payload.logger.warn({ err: error.cause, requestId: res.locals.requestId, msg: 'The database could not be had' })
    // The answer has begun: the connection is all that can still tell.
    if (res.headersSent) return next(error)
    const answer = known ?? plain(500, 'Something went wrong on our side. Please try again in a moment.')
    res.set('Cache-Control', 'no-store')
    if (answer.retryAfter !== undefined) res.set('Retry-After', String(answer.retryAfter))
    // The rest of a body that was refused will not be read.
    if (error instanceof BodyRefused) res.set('Connection', 'close')
    send(res.status(answer.status), req.path, answer)
  }
}

function send(res: Response, path: string, { body, message, status }: Answer): void {
  if (path.startsWith('/api/')) res.json(body)
  else res.type('html').send(errorPage({ status, message }))
}

/** What no route knows. */
export function notFound(path: string, res: Response): void {
  send(res.status(404).set('Cache-Control', 'no-store'), path, plain(404, 'There is nothing at this address.'))
}
