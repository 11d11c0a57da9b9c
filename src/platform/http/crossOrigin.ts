import type { RequestHandler } from 'express'
import { type Refusal, refusal } from '#platform'
import { createKindOf, mayHoldSession } from './requestKind'
import { type Method, pathsOf, type Route } from './routes'

/** Whether pages of an origin may post and vote here. */
export type AllowsOrigin = (origin: string) => boolean | Promise<boolean>

/** What a browser sends as `Origin`: scheme, host and port, in one way of writing. */
export function originOf(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { hash, origin, password, pathname, protocol, search, username } = new URL(text)
  const isBare = pathname === '/' && search === '' && hash === '' && username === '' && password === ''
  return isBare && /^https?:$/.test(protocol) ? origin : undefined
}

/** For the field of the settings. */
export function areOrigins(value: readonly string[] | string | null | undefined): string | true {
  const wrong = [value ?? []].flat().find((text) => originOf(text) === undefined)
  return wrong === undefined || `“${wrong}” is no origin: write https://example.org, without a path.`
}

type Admitted = {
  /** Whether pages of this machine count, on whatever port: in development a frontend runs on one. */
  development: boolean
  /** What the settings of the site list. */
  listed: readonly string[]
}

/** Whether pages of an origin elsewhere may post here, and have comments here by their own address. */
export function admitsOrigin(origin: string, { development, listed }: Admitted): boolean {
  return (development && isOfThisMachine(origin)) || listed.includes(origin)
}

type OriginRule = {
  publicUrl: string
  development: boolean
  /** What the settings of the site list. */
  listed: () => Promise<readonly string[]>
}

/** The site's own origin, and those its settings list. */
export function createOriginRule({ development, listed, publicUrl }: OriginRule): AllowsOrigin {
  const own = new Set(ownOrigins(publicUrl))
  return async (origin) => {
    return own.has(origin) || admitsOrigin(origin, { development, listed: await listed() })
  }
}

function isOfThisMachine(origin: string): boolean {
  const { hostname, origin: canonical } = URL.canParse(origin) ? new URL(origin) : { hostname: '', origin: '' }
  return canonical === origin && loopback.includes(hostname)
}

/** On every answer that pages of all origins may read. */
export const openToPages = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
} as const

/**
 * Frontends on other origins read what is public; those that the settings list post comments, report them and vote. Always
 * without credentials: `*` makes browsers leave cookies at home.
 */
export function cors(routes: readonly Route[], allows: AllowsOrigin): RequestHandler {
  const methods: readonly Method[] = ['GET', 'POST', 'PATCH', 'DELETE']
  const open = methods.map((method) => ({
    method,
    paths: pathsOf(routes.filter((route) => route.anyOrigin && route.methods.includes(method))),
    // Read by POST, as GraphQL is.
    reading: pathsOf(
      routes.filter(
        (route) => route.anyOrigin && route.methods.includes(method) && (method === 'GET' || route.limit === 'reads'),
      ),
    ),
  }))

  return async (req, res, next) => {
    const mayWrite = req.headers.origin === undefined || (await allows(req.headers.origin))
    const allowed = open
      .filter(({ paths, reading }) => (mayWrite ? paths : reading).test(req.path))
      .map(({ method }) => method)
    const asked = req.method === 'HEAD' ? 'GET' : req.method
    if (asked !== 'OPTIONS') {
      if (allowed.some((method) => method === asked)) res.set(openToPages)
      return next()
    }
    if (allowed.length === 0) return next()
    res.set({
      'Access-Control-Allow-Origin': '*',
      'Access-Control-Allow-Methods': allowed
        .flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method))
        .join(', '),
      'Access-Control-Allow-Headers': `Content-Type, Idempotency-Key, Last-Event-ID, X-Edit-Token, X-Reader-Token, X-Reader-Assertion${res.locals.mayCarryKey ? ', Authorization' : ''}`,
      'Access-Control-Max-Age': '600',
      Vary: 'Origin',
    })
    res.status(204).end()
  }
}

/** What a page of an origin that is not listed is told. */
export const foreignOrigin = (origin: string): Refusal =>
  refusal('origin_not_allowed', { say: 'faults.origin_of', values: { origin: origin.slice(0, 200) } })

/**
 * Refuses writes from pages of origins that nobody has listed: browsers send them in the name of whoever looks at such a page, from
 * their network. A request without `Origin` is a server's.
 * @throws Refusal `origin_not_allowed`
 */
export function requireOrigin(routes: readonly Route[], allows: AllowsOrigin): RequestHandler {
  const kindOf = createKindOf(routes)
  return async (req, _res, next) => {
    const { origin } = req.headers
    if (origin === undefined || safe.has(req.method) || kindOf(req, req.path) === 'reads') return next()
    // Pages without a referrer send `null`, ours too.
    if (origin === 'null' && req.headers['sec-fetch-site'] === 'same-origin') return next()
    if (await allows(origin)) return next()
    next(foreignOrigin(origin))
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
