import type { RequestHandler } from 'express'
import { ownOrigins } from './origins'

const safe = new Set(['GET', 'HEAD', 'OPTIONS'])
const sessionCookie = /(?:^|;\s*)payload-token=/

/** Doors readers use from other sites as well: there a foreign request simply has no session. */
const readerDoor = /^\/(?:api\/comments(?:\/[^/]+)?|api\/graphql|articles\/[^/]+\/comments)\/?$/

/**
 * A request that changes something with a session cookie must come from a page of ours: a foreign, `null` or missing Origin is
 * refused (`Sec-Fetch-Site: same-origin` says the same where there is none). At the readers' doors cookies are ignored instead.
 */
export const csrf = ({ publicUrl }: { publicUrl: string }): RequestHandler => {
  const own = new Set(ownOrigins(publicUrl))
  return (req, res, next) => {
    if (safe.has(req.method) || req.headers.cookie === undefined) return next()
    const { origin } = req.headers
    if (origin === undefined ? req.headers['sec-fetch-site'] === 'same-origin' : own.has(origin)) return next()
    if (readerDoor.test(req.path)) {
      delete req.headers.cookie
      return next()
    }
    if (!sessionCookie.test(req.headers.cookie)) return next()
    const message = 'This request did not come from a page of this site.'
    res.status(403).json({ errors: [{ name: 'Forbidden', message, data: { errors: [{ code: 'foreign_origin', message }] } }] })
  }
}
