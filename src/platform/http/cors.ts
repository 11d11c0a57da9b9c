import type { RequestHandler } from 'express'

const readerDoors = /^\/api\/(?:comments(?:\/[^/]+(?:\/report)?)?|person\/(?:export|erase)|graphql)\/?$/

/**
 * Frontends on other origins read what is public, post comments and report them, always without credentials: `*` makes browsers leave
 * cookies at home.
 */
export const cors: RequestHandler = (req, res, next) => {
  if (!/^\/(?:api|feed\.)/.test(req.path)) return next()
  const open = req.method === 'GET' || req.method === 'HEAD' || readerDoors.test(req.path)
  if (open)
    res.set({ 'Access-Control-Allow-Origin': '*', 'Access-Control-Expose-Headers': 'ETag, Retry-After, X-Request-Id' })
  if (req.method !== 'OPTIONS') return next()
  res.set({
    'Access-Control-Allow-Origin': '*',
    'Access-Control-Allow-Methods': readerDoors.test(req.path) ? 'GET, HEAD, POST, PATCH, DELETE' : 'GET, HEAD',
    'Access-Control-Allow-Headers': 'Content-Type, Idempotency-Key, X-Edit-Token',
    'Access-Control-Max-Age': '600',
  })
  res.status(204).end()
}
