import { type RequestHandler, Router } from 'express'
import type { Endpoint, Payload, SanitizedConfig } from 'payload'
import type { z } from 'zod'
import { type FaultCode, type RatePolicy, refusal } from '#platform'
import type { Announcer } from './announcer'
import type { CacheCounts, Patch, Store } from './cache/store'
import type { LiveHub } from './live'
import { type AskedRequest, isReadByPost } from './request'

/** Takes one, or `count`, from what an address may still do; answers how many seconds to wait when there was less left. `policy` is what it counts. */
export type Limiter = ((address: string, count?: number) => number | undefined | Promise<number | undefined>) & {
  policy?: RatePolicy
}

/** `writes` are readers', `staff` those of requests that carry credentials. `login` counts every use of a password. */
export type Limits = { reads: Limiter; writes: Limiter; staff: Limiter; login: Limiter }

/** What of a request decides whether it may be answered from memory. Header names are lower-case. */
export type CacheableRequest = {
  method: string
  url: string
  headers: Readonly<Record<string, string | string[] | undefined>>
}

export type CacheKeyOf = (asked: CacheableRequest) => string | undefined

/** GET stands for HEAD as well. */
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export const writingMethods: readonly Method[] = ['POST', 'PUT', 'PATCH', 'DELETE']

/** Which allowance a request uses up. `free` is for what belongs to a page or asks whether the process lives. */
export type RequestKind = 'free' | 'reads' | 'writes' | 'staff' | 'login'

/** What Express handlers are made from when the server starts. */
export type RouteParts = {
  payload: Payload
  /** Payload's name for the instance; tests run several. */
  instance: string
  /** The whole table. */
  routes: readonly Route[]
  limits: Limits
  /** Of the cache in front. */
  stats: () => ReturnType<Store['stats']> & CacheCounts
  keyOf: CacheKeyOf
  live: LiveHub
  /** Tells readers of news. */
  announcer: Announcer
  /** What asks for `/metrics` has to know; without it there are none in production. */
  metricsToken: string | undefined
  /** Whether pages of an origin may write. */
  allowsOrigin: (origin: string) => boolean | Promise<boolean>
  /** Whether everybody may ask GraphQL for its schema; staff may always. */
  isSchemaOpen: boolean
  /** Next's pages. */
  admin: RequestHandler
  /** Whether it is there, and not what answers in its place. */
  hasAdmin: boolean
}

/** Tags of an answer of Payload's that everybody gets alike: their change makes it stale. `document` is what it holds, or the JSON of that. */
export type TagsOf = (answer: { params: Readonly<Record<string, string>>; document: unknown }) => readonly string[]

/**
 * One address of the server. Everything that depends on an address (limits, other origins, caching, robots, the index of the API) is
 * derived from a list of these, and stands nowhere else.
 */
export type Route = {
  /** As Express and Payload write it, `/articles/:slug`; `*rest` at the end stands for everything below. */
  path: string
  methods: readonly Method[]
  /** What it is counted as. If absent: reading as `reads`, writing as `staff` with credentials and as `writes` without. */
  limit?: RequestKind
  /** Pages of other origins may call it, without cookies. */
  anyOrigin?: true
  /**
   * Whether its answer to readers may be kept in memory: `true` where the handler says by which tags, a function where Payload
   * answers. With it go answers without tags that there is nothing or that it is elsewhere, until the next change. `own`: the
   * answer says itself how long a browser may keep it. Absent: nobody keeps it.
   */
  cache?: true | 'own' | TagsOf
  /** The largest body from staff, in bytes, where it is more than usual. */
  uploadBytes?: number
  /** Its line in robots.txt. */
  robots?: 'disallow' | 'allow'
  /** Its names in the index at `/api`, each with the query to append. */
  index?: Readonly<Record<string, string>>
  /** Other methods are answered with 405; under `/api` they are everywhere. */
  isOnlyThese?: true
  /** What it does, in a few words. Addresses of the API that have one are in its description (OpenAPI). */
  summary?: string
  /** More about it, in sentences. */
  description?: string
  /**
   * What follows `?` in its address. Of an answer that is kept in memory, nothing else is looked at: where there is none, the
   * handler gets no parameters.
   */
  query?: z.ZodType
  /** The body it takes. */
  input?: z.ZodType
  /** The type of that body, where it is not JSON. */
  inputType?: 'application/x-www-form-urlencoded'
  /** The body of a success. */
  output?: z.ZodType
  /** The type of that body, where it is not JSON. */
  outputType?: string
  /** With what a success is answered; 200 if absent. */
  status?: 201 | 202
  /** Codes of the errors it answers beside those that every request can end with. */
  faults?: readonly FaultCode[]
  /** Headers it looks at. */
  headers?: z.ZodType
  /** Asks for an account: by its session or a key, or by its session alone. */
  isForStaff?: true | 'session'
} & (
  | {
      /** Express answers, in the order of the table. */ answer: (
        parts: RouteParts,
      ) => RequestHandler | RequestHandler[]
    }
  | { /** Payload calls it. */ endpoint: Endpoint['handler'] }
  | {
      /** Payload answers by itself. */
      isPayloads: true
      /** What it reads of the query beside what Payload reads. */
      reads?: readonly string[]
      /** When what is kept says otherwise although nobody changed anything. */
      until?: (document: string) => Date | undefined
      /** How what is kept takes in what has come, instead of being made anew. */
      patch?: (search: string) => Patch | undefined
      /** Express asks this first, which lets pass what is Payload's. */
      before?: (parts: RouteParts) => RequestHandler
    }
)

/** The source of a regular expression for a path. */
function patternOf(path: string): string {
  if (path === '/') return ''
  const parts = path.split('/').map((part) => {
    if (part.startsWith('*')) return '.*'
    return part.startsWith(':') ? '[^/?]+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return parts.join('/')
}

/** One regular expression for all the paths of `routes`, with or without a slash at the end. */
export function pathsOf(
  routes: readonly Pick<Route, 'path'>[],
  { flags = '', withQuery = false }: { flags?: string; withQuery?: boolean } = {},
): RegExp {
  // Of no routes: matches nothing.
  if (routes.length === 0) return /(?!)/
  const paths = [...new Set(routes.map(({ path }) => patternOf(path)))]
  return new RegExp(`^(?:${paths.join('|')})/?${withQuery ? '(?:\\?|$)' : '$'}`, flags)
}

export type FoundRoute = { route: Route; params: Record<string, string> }

/** Finds the first route of a table that a request is for, with the values of its path. */
export function createRouteFinder(
  routes: readonly Route[],
): (asked: { method: string; path: string }) => FoundRoute | undefined {
  const compiled = routes.map((route) => ({ route, pattern: pathsOf([route]), names: route.path.split('/') }))
  return ({ method, path }) => {
    const asked = method === 'HEAD' ? 'GET' : method
    const found = compiled.find(
      ({ pattern, route }) => pattern.test(path) && route.methods.some((name) => name === asked),
    )
    if (!found) return undefined
    const values = path.split('/')
    const params = found.names.flatMap((name, index) =>
      name.startsWith(':') ? [[name.slice(1), values[index] ?? '']] : [],
    )
    return { route: found.route, params: Object.fromEntries(params) }
  }
}

const methods: readonly Method[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']

/** The endpoints of ours among `routes` under `/api/COLLECTION`, as Payload takes them: relative to that. */
export function collectionEndpoints(collection: string, routes: readonly Route[]): Endpoint[] {
  return endpointsOf(routes.filter(({ path }) => isUnder(path, collection))).map((endpoint) => ({
    ...endpoint,
    path: endpoint.path.slice(collection.length + 1) || '/',
  }))
}

/** The others, relative to `/api`. */
export function rootEndpoints(collections: readonly string[], routes: readonly Route[]): Endpoint[] {
  return endpointsOf(routes.filter(({ path }) => !collections.some((collection) => isUnder(path, collection))))
}

const isUnder = (path: string, collection: string): boolean => path.split('/')[2] === collection

const endpointsOf = (routes: readonly Route[]): Endpoint[] =>
  routes.flatMap((route) =>
    'endpoint' in route
      ? route.methods.map((method) => ({
          path: route.path.slice('/api'.length),
          method: lowerCase[method],
          handler: route.endpoint,
        }))
      : [],
  )

const lowerCase = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const

/** A route with what answers it. */
export type BuiltRoute = { route: Route; handlers: readonly RequestHandler[] }

/** The routes that handlers of ours answer, in the order of the table. */
export function buildRoutes(parts: RouteParts): BuiltRoute[] {
  return parts.routes.flatMap((route) => {
    const answer = 'answer' in route ? route.answer : 'before' in route ? route.before : undefined
    return answer ? [{ route, handlers: [answer(parts)].flat() }] : []
  })
}

/** The routes that Express answers, in the order of the table. */
export function createRouter(
  built: readonly BuiltRoute[],
  { payload, routes }: { payload?: Payload; routes: readonly Route[] } = { routes: [] },
): Router {
  const router = Router()
  const allowedAt = createAllowed(routes, payload?.config)
  // What has an address of its own is not, by another method, the document of that name.
  router.use((req, _res, next) => {
    refuseOtherMethod(allowedAt.exactly(req.path), req)
    next()
  })
  for (const { handlers, route } of built) {
    const { methods, path } = route
    // Express has parameters without regard to case; what stands for everything below an address is taken as it is written.
    const at = path.includes('*') ? new RegExp(`^${patternOf(path)}$`) : path
    for (const method of methods) router[lowerCase[method]](at, ...handlers)
    if (route.isOnlyThese)
      router.all(at, (req, _res, next) => {
        refuseOtherMethod(methods, req)
        next()
      })
  }
  // Methods that no route has.
  router.use((req, _res, next) => {
    refuseOtherMethod(allowedAt.any(req.path), req)
    next()
  })
  return router
}

/** @throws Refusal `method_not_allowed` where an address is there for other methods */
export function refuseOtherMethod(allowed: readonly Method[] | undefined, asked: AskedRequest): void {
  if (!allowed || allowed.length === 0 || asked.method === 'OPTIONS') return
  const method = asked.method === 'HEAD' || isReadByPost(asked) ? 'GET' : asked.method
  if (allowed.some((name) => name === method)) return
  const allow = allowed.join(', ')
  throw Object.assign(refusal('method_not_allowed', { message: `This address is for ${allow}.` }), { allow })
}

export type Allowed = {
  /** The methods of an address of the API that has no part that varies; undefined for others. */
  exactly: (path: string) => readonly Method[] | undefined
  /** The methods that an address of the API may be asked with, by whatever route; none for others. */
  any: (path: string) => readonly Method[]
}

type Described = { path: string; methods: readonly Method[] }

/** Which methods addresses under `/api` know, by the table and by what Payload has of its own. */
export function createAllowed(
  routes: readonly Route[],
  config?: Pick<SanitizedConfig, 'collections' | 'endpoints' | 'globals'>,
): Allowed {
  const own = routes.filter(({ path }) => path.startsWith('/api') && !path.includes('*'))
  const all: Described[] = [...own, ...(config ? payloadsOwn(config) : [])]
  const union = (found: readonly Described[]): Method[] =>
    methods.filter((name) => found.some((one) => one.methods.includes(name)))
  const exact = new Map(
    own
      .filter(({ path }) => !path.includes(':'))
      .map(({ path }) => [path, union(all.filter((one) => one.path === path))]),
  )
  const compiled = all.map((one) => ({ ...one, pattern: pathsOf([one], { flags: 'i' }) }))
  return {
    exactly: (path) => exact.get(path.replace(/\/$/, '').toLowerCase()),
    any: (path) => union(compiled.filter(({ pattern }) => pattern.test(path))),
  }
}

/** Every endpoint of Payload's; those of ours among them stand in the table as well. */
export function payloadsOwn({
  collections,
  endpoints,
  globals,
}: Pick<SanitizedConfig, 'collections' | 'endpoints' | 'globals'>): Described[] {
  const under = (base: string, given: readonly Omit<Endpoint, 'root'>[] | false): Described[] =>
    (given || []).flatMap(({ method, path }) =>
      methods
        .filter((name) => lowerCase[name] === method)
        .map((name) => ({ path: `/api${base}${path}`.replace(/\/$/, ''), methods: [name] })),
    )
  return [
    ...under('', endpoints),
    ...collections.flatMap((one) => under(`/${one.slug}`, one.endpoints)),
    ...globals.flatMap((one) => under(`/globals/${one.slug}`, one.endpoints)),
  ]
}
