import { type RequestHandler, Router } from 'express'
import type { Endpoint, Payload } from 'payload'
import type { z } from 'zod'
import { refusal } from '#platform'
import type { Store } from './cache/store'
import type { LiveHub } from './live'

/** Takes one from what an address may still do; answers how many seconds to wait when there is nothing left. */
export type Limiter = (address: string) => number | undefined | Promise<number | undefined>

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
  stats: Store['stats']
  keyOf: CacheKeyOf
  live: LiveHub
  /** What asks for `/metrics` has to know; without it there are none in production. */
  metricsToken: string | undefined
  /** Whether pages of an origin may write. */
  allowsOrigin: (origin: string) => boolean | Promise<boolean>
  /** Whether everybody may ask GraphQL for its schema; staff may always. */
  isSchemaOpen: boolean
  /** Next's pages. */
  admin: RequestHandler
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
  /** Other methods are answered with 405. */
  isOnlyThese?: true
  /**
   * What follows `?` in its address. Of an answer that is kept in memory, nothing else is looked at: where there is none, the
   * handler gets no parameters.
   */
  query?: z.ZodType
  input?: z.ZodType
  output?: z.ZodType
} & (
  | {
      /** Express answers, in the order of the table. */ answer: (
        parts: RouteParts,
      ) => RequestHandler | RequestHandler[]
    }
  | { /** Payload calls it. */ endpoint: Endpoint['handler'] }
  | { /** Payload answers by itself. */ isPayloads: true }
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
  routes: readonly Route[],
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

/** What comes before the first part of a path that varies: `/mail/:token` → `/mail/`. */
export function fixedPartOf(path: string): string {
  return path.replace(/[:*].*$/, '')
}

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
  return parts.routes.flatMap((route) => ('answer' in route ? [{ route, handlers: [route.answer(parts)].flat() }] : []))
}

/** The routes that Express answers, in the order of the table. */
export function createRouter(built: readonly BuiltRoute[]): Router {
  const router = Router()
  for (const { handlers, route } of built) {
    const { methods, path } = route
    // Express has parameters without regard to case; what stands for everything below an address is taken as it is written.
    const at = path.includes('*') ? new RegExp(`^${patternOf(path)}$`) : path
    for (const method of methods) router[lowerCase[method]](at, ...handlers)
    if (route.isOnlyThese) router.all(at, refuseMethod(methods))
  }
  return router
}

function refuseMethod(methods: readonly Method[]): RequestHandler {
  const allowed = methods.join(', ')
  return (_req, res) => {
    res.set('Allow', allowed)
    throw refusal('method_not_allowed')
  }
}
