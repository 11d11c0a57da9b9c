import type { IncomingHttpHeaders } from 'node:http'

type Asked = { method?: string | undefined; headers: IncomingHttpHeaders }

/** Which allowance a request uses up. `free` is for what belongs to a page or asks whether the process lives. */
export type RequestKind = 'free' | 'reads' | 'writes' | 'staff' | 'login'

const passwordDoor = /^\/(?:api\/users\/(?:login|forgot-password|reset-password|unlock|first-register)|setup)\/?$/i
const freeDoor = /^\/(?:_next\/static\/|healthz$|readyz$)/
/** Doors of readers: a session cookie gives them no larger allowance, because nobody has looked yet whether it is one. */
const readerDoor = /^\/(?:api\/(?:comments(?:\/|$)|subscriptions|person\/)|articles\/|mail\/|privacy(?:\/|$))/i

/** Whether a request may come from somebody signed in. A session is checked by Payload, later. */
export function hasCredentials({ authorization, cookie }: IncomingHttpHeaders): boolean {
  return authorization !== undefined || (cookie?.includes('payload-token') ?? false)
}

/** Payload reads a long query from the body of a POST: it is a read all the same. */
export function isReadByPost({ headers, method }: Asked): boolean {
  return (
    method === 'POST' &&
    (headers['x-payload-http-method-override'] === 'GET' || headers['x-http-method-override'] === 'GET')
  )
}

/** The allowance a request is counted against. */
export function kindOf(asked: Asked, path: string): RequestKind {
  const { method, headers } = asked
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return freeDoor.test(path) ? 'free' : 'reads'
  if (passwordDoor.test(path)) return 'login'
  // The admin's server functions ask for the state of a form at every pause; GraphQL counts its mutations itself.
  if (isReadByPost(asked) || /^\/(?:admin(?:\/|$)|api\/graphql\/?$)/i.test(path)) return 'reads'
  return hasCredentials(headers) && !readerDoor.test(path) ? 'staff' : 'writes'
}
