import type { IncomingHttpHeaders } from 'node:http'
import { type AskedRequest, isReadByPost } from './request'
import { pathsOf, type RequestKind, type Route, writingMethods } from './routes'

/** Payload names its cookies by this; the session's is `payload-token`. */
export const cookiePrefix = 'payload'
export const sessionCookie = `${cookiePrefix}-token`

/** Whether a `Cookie` header may hold a session, however it is spaced: parsers differ. Payload checks it, later. */
export function mayHoldSession(cookie: string | undefined): boolean {
  return cookie?.includes(sessionCookie) ?? false
}

/** What no key may reach, whatever the rules of access say. */
export const keyless = /^\/api\/(?:users|keys|api-keys|webhooks|webhook-deliveries|payload-[^/]+)(?:\/|$)/i

/** Whether a request may come from somebody signed in. */
export function hasCredentials({ authorization, cookie }: IncomingHttpHeaders): boolean {
  return authorization !== undefined || mayHoldSession(cookie)
}

/**
 * The allowance a request is counted against. Where a route names none, a session cookie or API key makes a write one of staff;
 * readers' own routes name `writes`, because nobody has looked yet whether such a cookie is a session.
 */
export function createKindOf(routes: readonly Route[]): (asked: AskedRequest, path: string) => RequestKind {
  const free = pathsOf(routes.filter(({ limit, methods }) => limit === 'free' && methods.includes('GET')))
  const writing = (kind: RequestKind) =>
    pathsOf(
      routes.filter(({ limit, methods }) => limit === kind && methods.some((name) => writingMethods.includes(name))),
      // As Express and Payload find them.
      { flags: 'i' },
    )
  const login = writing('login')
  const reads = writing('reads')
  const writes = writing('writes')

  return (asked, path) => {
    const { method, headers } = asked
    if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return free.test(path) ? 'free' : 'reads'
    if (login.test(path)) return 'login'
    if (isReadByPost(asked) || reads.test(path)) return 'reads'
    return hasCredentials(headers) && !writes.test(path) ? 'staff' : 'writes'
  }
}
