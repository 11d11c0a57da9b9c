import type { RequestHandler } from 'express'
import { refusal } from '#platform'
import { mayHoldSession } from './requestKind'
import { type Method, pathsOf, type Route } from './routes'

/**
 * Frontends on other origins read what is public, post comments, report them and vote, always without credentials: `*` makes
 * browsers leave cookies at home.
 */
export function cors(routes: readonly Route[]): RequestHandler {
  const methods: readonly Method[] = ['GET', 'POST', 'PATCH', 'DELETE']
  const open = methods.map((method) => ({
    method,
    paths: pathsOf(routes.filter((route) => route.anyOrigin && route.methods.includes(method))),
  }))
  const methodsAt = (path: string) => open.filter(({ paths }) => paths.test(path)).map(({ method }) => method)

  return (req, res, next) => {
    const asked = req.method === 'HEAD' ? 'GET' : req.method
    if (asked !== 'OPTIONS') {
      if (open.find(({ method }) => method === asked)?.paths.test(req.path))
        res.set({
          'Access-Control-Allow-Origin': '*',
          'Access-Control-Expose-Headers': 'ETag, Retry-After, X-Request-Id',
        })
      return next()
    }
    const allowed = methodsAt(req.path)
    if (allowed.length === 0) return next()
    res.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': allowed
        .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method))
        .join(', '),
      'Access-Control-Allow-Headers': `Content-Type, Idempotency-Key, X-Edit-Token${res.locals.mayCarryKey ? ', Authorization' : ''}`,
      'Access-Control-Max-Age': '600',
    })
    res.status(204).end()
  }
}

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

const loopback = ['localhost', '127.0.0.1', '[::1]']

/** The origins that are this site: its own, and on a machine of one's own the other names of loopback. */
export function ownOrigins(publicUrl: string): string[] {
  const url = new URL(publicUrl)
  if (!loopback.includes(url.hostname)) return [url.origin]
  return [
    url.origin,
    ...loopback
      .map((name) => `${url.protocol}//${name}${url.port ? `:${url.port}` : ''}`)
      .filter((origin) => origin !== url.origin),
  ]
}
