import type { IncomingMessage, RequestListener, Server } from 'node:http'
import express, { type RequestHandler } from 'express'
import type { Payload } from 'payload'
import { admitKeys, needsFirstAdmin, noteKeyOrigins, setupLink } from '#accounts'
import { createAdmin, withoutAdmin } from '#admin'
import { previewOrigin } from '#articles'
import { queueIdsOf, readersChanges, refuseBadAssertions } from '#comments'
import { servicesOf } from '#platform'
import { hasForeignWrites } from '#platform/database'
import { createQueryKeys } from '#platform/graphql'
import {
  buildRoutes,
  cors,
  createAnnouncer,
  createCacheKeyOf,
  createClientAddress,
  createDirectDoor,
  createFrontCache,
  createHttpServer,
  createIsPersonal,
  createLimits,
  createLiveHub,
  createOriginRule,
  createRequestIds,
  createRouter,
  createStore,
  csrf,
  type FrontedResponse,
  handleError,
  headersOf,
  limitRequests,
  listen,
  notFound,
  type RouteParts,
  refuseTwistedPaths,
  refuseTwoHosts,
  requireOrigin,
  type Store,
  securityHeaders,
  sessionCookie,
  sharedHeaders,
  stopServer,
  useExpressObjects,
  warnOfProxy,
} from '#platform/http'
import { createPurger } from '#platform/jobs'
import { answerNowhere, createListedOrigins, meCookie, mineCookie } from '#site'
import { type BootOptions, bootPayload, defaultKey } from './boot'
import type { Config } from './config'
import { routes } from './routes'

export type StartOptions = BootOptions & {
  /** A server that listens already (tests, whose address must be known before). */
  server?: Server
  /** Whether the admin is served; it needs its build, which is loaded when somebody first opens it. */
  admin?: boolean
  /** The memory of public answers, where somebody looks into it (tests). */
  store?: Store
  /** Told where an answer in it, which had taken something in, was not what is made anew; logged in any case. */
  onDifference?: (path: string) => void
}

export type Running = {
  url: string
  /** Address and port it listens on, which are others than those of `url` behind a proxy. */
  place: string
  payload: Payload
  /** Where the first administrator is made, while there is none. */
  setupLink: string | undefined
  stop(): Promise<void>
}

/** What is kept in memory beside the cache: commands make accounts. */
const changedByAnybody = ['staff', 'authors', 'slugs']
const cacheBytes = 64 * 1024 * 1024
/** What keeps a request from being answered from memory. A reader's own token stands in a cookie that does not: no page shows what it says. */
const personal = {
  cookies: [sessionCookie, mineCookie, meCookie],
  headers: ['x-edit-token', 'x-reader-token', 'x-reader-assertion'],
}

/** Starts the product: API and site at once, the admin when its build is there. */
export async function startServer(
  given: Config,
  { server: listening, admin: withAdmin = true, store: givenStore, onDifference, ...boot }: StartOptions = {},
): Promise<Running> {
  const booted = await bootPayload(given, boot)
  const { afterCommit, changes, config, payload } = booted
  const store = givenStore ?? createStore({ maxBytes: cacheBytes, now: servicesOf(payload).now })
  const purger = config.sharedCache && createPurger(payload, config.sharedCache)
  afterCommit.subscribe((noted, addition) => {
    const shown = readersChanges(noted)
    if (shown.length === 0) return
    store.invalidate(shown, addition)
    purger?.note(shown)
  })
  // What was changed while no process ran, and what a process did not come to tell before it ended.
  purger?.noteAll()
  const live = createLiveHub({
    event: 'queue',
    subscribe: afterCommit.subscribe,
    idsOf: queueIdsOf,
    onError: (error) => payload.logger.error({ err: error, msg: 'An open desk could not be told of a change' }),
  })
  const announcer = createAnnouncer({
    event: 'comments',
    subscribe: afterCommit.subscribe,
    onError: (error) => payload.logger.error({ err: error, msg: 'Readers could not be told of new comments' }),
  })
  if (changes) {
    // Until the stream runs it is unknown what other processes change.
    store.stop()
    changes.onDown(store.stop)
    changes.onUp(() => {
      store.resume()
      // Nobody told of them meanwhile.
      afterCommit.announce(changedByAnybody)
      announcer.refresh()
      purger?.noteAll()
    })
  }
  const admin = withAdmin
    ? createAdmin({
        root: process.cwd(),
        publicUrl: config.publicUrl,
        framedOrigin: () => previewOrigin(payload),
        onError: (error) => payload.logger.error({ err: error, msg: 'The admin could not be loaded' }),
      })
    : undefined
  const addressOf = createClientAddress(config.trustProxy)
  const limits = createLimits({ config, payload })
  const isPersonal = createIsPersonal(personal)
  const keyOf = createCacheKeyOf(routes, isPersonal)
  const server = listening ?? createHttpServer()
  const app = createApp(server, config, addressOf, {
    payload,
    routes,
    instance: boot.key ?? defaultKey,
    isSchemaOpen: config.development,
    allowsOrigin: createOriginRule({ ...config, listed: createListedOrigins(payload, afterCommit) }),
    metricsToken: config.metricsToken,
    limits,
    keyOf,
    stats: () => ({ ...store.stats(), ...store.counts }),
    live,
    announcer,
    admin: admin?.handler ?? withoutAdmin,
    hasAdmin: admin !== undefined,
  })
  const front = createFrontCache({
    store,
    keyOf,
    queries: createQueryKeys(isPersonal),
    refresh: () => {
      if (!hasForeignWrites(payload)) return
      store.clear()
      announcer.refresh()
      purger?.noteAll()
      afterCommit.announce(changedByAnybody)
    },
    isAway: () => changes?.isAway() ?? false,
    limiter: limits.reads,
    addressOf,
    nextId: createRequestIds(),
    onDifference: (path) => {
      payload.logger.error({
        path,
        msg: 'An answer in memory that had taken in a new comment was not what is made anew; it is replaced',
      })
      onDifference?.(path)
    },
    ...(config.sharedCache ? { sharedHeaders: sharedHeaders(config.sharedCache) } : {}),
    app,
  })
  server.on('request', front)
  let { port } = config
  try {
    if (!listening) port = await listen(server, config)
  } catch (error) {
    live.stop()
    announcer.stop()
    await booted.stop()
    throw error
  }
  admin?.open()
  return {
    url: config.publicUrl,
    place: `${config.host}:${port}`,
    payload,
    setupLink: (await needsFirstAdmin(payload)) ? setupLink(payload) : undefined,
    async stop() {
      // Streams never finish by themselves.
      live.stop()
      announcer.stop()
      await stopServer(server, { graceMs: 8000 })
      await admin?.stop()
      await purger?.stop()
      await booted.stop()
    },
  }
}

/** Everything behind the cache, in the order requests pass it. */
function createApp(
  server: Server,
  { hstsSubdomains, publicUrl, trustProxy }: Config,
  addressOf: (req: IncomingMessage) => string,
  parts: RouteParts,
): RequestListener {
  const app = express()
  useExpressObjects(server, app)
  const secure = securityHeaders({ publicUrl, hstsSubdomains })
  const onError = handleError({ payload: parts.payload })
  const built = buildRoutes(parts)
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.set('trust proxy', trustProxy)
  app.disable('x-powered-by')

  app.use((req, res, next) => {
    const { requestId } = res as FrontedResponse
    res.locals.requestId = requestId
    if (requestId) res.set('X-Request-Id', requestId)
    res.locals.address = addressOf(req)
    if (req.path === '/metrics') {
      // Their token is no key of an account.
      res.locals.metricsToken = req.headers.authorization
      delete req.headers.authorization
    }
    next()
  })
  if (trustProxy === false) app.use(warnOfProxy(parts.payload.logger))
  app.use(secure)
  app.use(refuseTwoHosts)
  app.use(refuseTwistedPaths)
  app.use(noteKeyOrigins(parts.payload))
  // Before the limits: a page of another origin must be able to read that it is too fast.
  app.use(cors(parts.routes, parts.allowsOrigin))
  // And before them too: a key may say which reader is to be counted.
  app.use(admitKeys(parts))
  app.use(limitRequests(parts))
  app.use(refuseBadAssertions(parts.payload))
  app.use(csrf({ publicUrl }))
  app.use(requireOrigin(parts.routes, parts.allowsOrigin))
  app.use(createRouter(built, parts))
  const nowhere: RequestHandler = (req, res, next) => {
    const isPage = (req.method === 'GET' || req.method === 'HEAD') && !req.path.startsWith('/api/')
    if (isPage) answerNowhere(parts.payload, req, res).catch(next)
    else notFound(req.path, res)
  }
  app.use(nowhere)
  app.use(onError)
  const direct = createDirectDoor({ ...parts, app, built, addressOf, headers: headersOf(secure), nowhere, onError })
  return direct
}
