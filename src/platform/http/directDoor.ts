import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { ErrorRequestHandler, Express, Request, RequestHandler, Response } from 'express'
import { openToPages } from './crossOrigin'
import { tooMany } from './handleError'
import type { FrontedResponse } from './keepAnswer'
import { remembering } from './remember'
import { isAmbiguous, twisted } from './request'
import { mayHoldSession } from './requestKind'
import { type BuiltRoute, createAllowed, pathsOf, type RouteParts } from './routes'

type DirectDoor = Pick<RouteParts, 'limits' | 'routes'> & {
  /** Whose own addresses count, too. */
  payload?: RouteParts['payload']
  /** What answers everything else, and lends its requests and answers their methods. */
  app: Express
  built: readonly BuiltRoute[]
  addressOf: (req: IncomingMessage) => string
  /** The headers that every answer has. */
  headers: readonly (readonly [string, string])[]
  /** What `app` does with errors. */
  onError: ErrorRequestHandler
  /** What it answers where there is nothing. */
  nowhere: RequestHandler
}

type Direct = {
  pattern: RegExp
  names: readonly string[]
  isFree: boolean
  /** Absent where reading is refused, which `app` says. */
  handlers: readonly RequestHandler[] | undefined
}

type Found = { index: number; route: Direct }
type Params = Record<string, string>
/** What a path alone decides. */
type Place = { found: Found; params: Params; headers: readonly (readonly [string, string])[] }

/** What `app` alone answers: it looks at more than the address, or hands over to Next. */
const appsOwn = /^\/(?:metrics|admin|_next)(?:\/|$)/

/**
 * Answers what anybody reads without the way through Express, whose steps are about writing, keys and sessions and whose
 * search for a route takes longer than many an answer. Finds the same route with the same parameters, in the order of the same table,
 * and sends the same headers; whatever carries credentials, or is not a plain GET or HEAD, goes to `app`.
 */
export function createDirectDoor({
  addressOf,
  app,
  built,
  headers,
  limits,
  nowhere,
  onError,
  payload,
  routes,
}: DirectDoor): RequestListener {
  const direct = built.flatMap(({ handlers, route }): Direct[] =>
    route.methods.includes('GET') || route.isOnlyThese
      ? [
          {
            // As Express finds it: see `createRouter`.
            pattern: pathsOf([route], { flags: route.path.includes('*') ? '' : 'i' }),
            names: route.path.split('/').map((part) => (part.startsWith(':') ? part.slice(1) : '')),
            isFree: route.limit === 'free',
            handlers: route.methods.includes('GET') ? handlers : undefined,
          },
        ]
      : [],
  )
  const find = (path: string, from = 0): Found | undefined => {
    for (let index = from; index < direct.length; index++) {
      const route = direct[index]
      if (route?.pattern.test(path)) return { index, route }
    }
    return undefined
  }
  // Told apart by what it warns of: see `warnOfProxy`.
  const isAlone = app.get('trust proxy') === false
  const isForeign = ({ headers }: IncomingMessage): boolean => isAlone && headers['x-forwarded-for'] !== undefined
  const allowedAt = createAllowed(routes, payload?.config)
  /** An address of its own that is only written to: `app` says so. Others would read a document of that name. */
  const isOnlyWritten = (path: string): boolean => allowedAt.exactly(path)?.includes('GET') === false
  const openToAll = pathsOf(routes.filter(({ anyOrigin, methods }) => anyOrigin && methods.includes('GET')))

  const open = [...headers, ...Object.entries(openToPages)]
  /** Nothing where `app` answers. */
  const placeOf = remembering((path): Place | undefined => {
    if (appsOwn.test(path) || twisted.test(path) || isOnlyWritten(path)) return undefined
    const found = find(path)
    const params = found?.route.handlers && paramsOf(found.route, path)
    return found && params && { found, params, headers: openToAll.test(path) ? open : headers }
  })

  /** Calls the handlers of a route, each after the one before has said so, and then those of the next that fits. */
  const run = (found: Found | undefined, path: string, lent: Lent, done = 0): void => {
    const { answer, asked, fail } = lent
    const handlers = found?.route.handlers
    if (!found || !handlers) {
      nowhere(asked, answer, fail)
      return
    }
    const handler = handlers[done]
    if (!handler) {
      const further = find(path, found.index + 1)
      asked.params = (further && paramsOf(further.route, path)) ?? {}
      run(further, path, lent)
      return
    }
    const next = (error?: unknown) => (error === undefined ? run(found, path, lent, done + 1) : fail(error))
    try {
      // Handlers that take time answer a promise, whatever their type says.
      const going: unknown = handler(asked, answer, next)
      if (going instanceof Promise) going.catch(fail)
    } catch (error) {
      fail(error)
    }
  }

  return (req, res) => {
    const [path = ''] = (req.url ?? '').split('?', 1)
    const place = isPlain(req) && !isForeign(req) ? placeOf(path) : undefined
    if (!place) return app(req, res)

    const { found, params } = place
    const address = addressOf(req)
    const { answer, asked } = lend(app, { req, res, params, address })
    const fail = (error: unknown) => onError(error, asked, answer, () => res.destroy())
    for (const [name, value] of place.headers) answer.setHeader(name, value)
    const go = (wait: number | undefined) => {
      if (wait === undefined) run(found, path, { asked, answer, fail })
      else tooMany(res, wait, limits.reads.policy)
    }
    const wait = found.route.isFree ? undefined : limits.reads(address)
    if (typeof wait === 'object') wait.then(go).catch(fail)
    else go(wait)
  }
}

/** Whether a request is read by anybody alike, in a plain way. */
function isPlain(req: IncomingMessage): boolean {
  const { headers, method } = req
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers.authorization === undefined &&
    !mayHoldSession(headers.cookie) &&
    !isAmbiguous(req)
  )
}

/** The values of a path; undefined where a part cannot be decoded, which `app` refuses. */
function paramsOf({ names }: Direct, path: string): Params | undefined {
  const params: Params = Object.create(null)
  const parts = path.split('/')
  try {
    names.forEach((name, index) => {
      if (name) params[name] = decodeURIComponent(parts[index] ?? '')
    })
    // Several requests have them.
    return Object.freeze(params)
  } catch {
    return undefined
  }
}

type Borrowed = { req: IncomingMessage; res: ServerResponse; params: Params; address: string }
type Lent = { asked: Request; answer: Response; fail: (error: unknown) => void }

/** Gives a request and its answer what Express gives them, and what the steps before a route add. */
function lend(app: Express, { address, params, req, res }: Borrowed): Omit<Lent, 'fail'> {
  // They become Express's own by their prototypes, which the types cannot say.
  const asked = (Object.getPrototypeOf(req) === app.request ? req : Object.setPrototypeOf(req, app.request)) as Request
  const answer = (
    Object.getPrototypeOf(res) === app.response ? res : Object.setPrototypeOf(res, app.response)
  ) as Response & Pick<FrontedResponse, 'requestId'>
  const { requestId } = answer
  asked.res = answer
  asked.params = params
  asked.baseUrl = ''
  asked.originalUrl = req.url ?? ''
  answer.req = asked
  answer.locals = { address, requestId }
  if (requestId) answer.setHeader('X-Request-Id', requestId)
  return { asked, answer }
}
