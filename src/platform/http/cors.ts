import type { RequestHandler } from 'express'
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
      'Access-Control-Allow-Headers': 'Content-Type, Idempotency-Key, X-Edit-Token',
      'Access-Control-Max-Age': '600',
    })
    res.status(204).end()
  }
}
