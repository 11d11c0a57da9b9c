import type { RequestHandler } from 'express'
import { refusal } from '#platform'
import { ownOrigins } from './origins'
import { mayHoldSession } from './requestKind'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * A request that changes something with a session cookie must come from a page of ours: a foreign, `null` or missing Origin is
 * refused (`Sec-Fetch-Site: same-origin` says the same where there is none). Readers may come from elsewhere; then the
 * cookies that came along are not looked at. Our own origin is written one way from here on, whichever name of this machine
 * it was reached by: Payload and Next compare it with one.
 */
export function csrf({ publicUrl }: { publicUrl: string }): RequestHandler {
  const own = new Set(ownOrigins(publicUrl))
  const canonical = new URL(publicUrl).origin
  return ({ headers, method }, _res, next) => {
    const { cookie, origin } = headers
    if (origin !== undefined && own.has(origin)) headers.origin = canonical
    if (safe.has(method) || cookie === undefined) return next()
    const fromHere = origin === undefined ? headers['sec-fetch-site'] === 'same-origin' : own.has(origin)
    if (fromHere) return next()
    if (mayHoldSession(cookie)) return next(refusal('origin_not_allowed'))
    delete headers.cookie
    next()
  }
}
