import type { RequestHandler } from 'express'
import type { Limits } from './limits'
import { tooMany } from './tooMany'

const passwordDoor = /^\/(?:api\/users\/(?:login|forgot-password|reset-password|unlock|first-register)|setup)\/?$/

/** Payload reads a long query from the body of a POST: it is a read all the same. */
const isRead = (method: string, override: string | undefined): boolean =>
  method === 'GET' || method === 'HEAD' || method === 'OPTIONS' || (method === 'POST' && override?.toUpperCase() === 'GET')

/** Counts a request against the limit of its group: reads, writes, uses of a password. */
export const limitRequests =
  (limits: Limits): RequestHandler =>
  async (req, res, next) => {
    const address: string = res.locals.address
    const read = isRead(req.method, req.get('x-payload-http-method-override') ?? req.get('x-http-method-override'))
    const group = read ? 'reads' : passwordDoor.test(req.path) ? 'login' : 'writes'
    const wait = await limits[group](address)
    if (wait === undefined) next()
    else tooMany(res, wait)
  }
