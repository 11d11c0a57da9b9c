import type { RequestHandler } from 'express'
import { tooMany } from './handleError'
import type { Limits } from './limits'
import { createKindOf } from './requestKind'
import type { Route } from './routes'

/** Counts a request against the limit of its kind: reads, writes of readers and of staff, uses of a password. */
export function limitRequests({ limits, routes }: { limits: Limits; routes: readonly Route[] }): RequestHandler {
  const kindOf = createKindOf(routes)
  return async (req, res, next) => {
    const kind = kindOf(req, req.path)
    const wait = kind === 'free' ? undefined : await limits[kind](res.locals.address)
    if (wait === undefined) next()
    else tooMany(res, wait)
  }
}
