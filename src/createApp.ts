import type { IncomingMessage } from 'node:http'
import express, { type Express, type RequestHandler, type Router } from 'express'
import type { Payload } from 'payload'
import { embeddedArticles, feedRoutes } from '#articles'
import { challengeRoutes, countsRoutes, threadRoutes } from '#comments'
import { type LiveHub, liveRoutes } from '#desk'
import { graphqlRoutes } from '#platform/graphql'
import {
  cors,
  csrf,
  type FrontedResponse,
  handleError,
  healthRoutes,
  type Limits,
  limitRequests,
  notFound,
  refuseTwistedPaths,
  restRoutes,
  type Store,
  securityHeaders,
} from '#platform/http'
import { indexRoutes } from '#site'
import type { Config } from './config'

export type AppParts = {
  payload: Payload
  config: Config
  /** Payload's name for the instance. */
  instance: string
  limits: Limits
  addressOf: (req: IncomingMessage) => string
  stats: Store['stats']
  hub: LiveHub
  site: Router
  setup: Router
  admin: RequestHandler
}

/** Everything behind the cache, in the order requests pass it. */
export function createApp({
  addressOf,
  admin,
  config,
  hub,
  instance,
  limits,
  payload,
  setup,
  site,
  stats,
}: AppParts): Express {
  const { publicUrl } = config
  const app = express()
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.set('trust proxy', config.trustProxy)
  app.disable('x-powered-by')

  app.use((req, res, next) => {
    const { requestId } = res as FrontedResponse
    res.locals.requestId = requestId
    if (requestId) res.set('X-Request-Id', requestId)
    res.locals.address = addressOf(req)
    next()
  })
  app.use(securityHeaders({ publicUrl }))
  app.use(refuseTwistedPaths)
  // Before the limits: a page of another origin must be able to read that it is too fast.
  app.use(cors)
  app.use(limitRequests(limits))
  app.use(csrf({ publicUrl }))
  app.use(healthRoutes({ payload, stats }), indexRoutes({ publicUrl }))
  app.use(feedRoutes({ payload, publicUrl }), countsRoutes({ payload }), threadRoutes({ payload }))
  app.use(challengeRoutes({ payload }))
  app.use(liveRoutes({ hub, payload }))
  app.use(
    graphqlRoutes({ payload, publicUrl, instance, limits, openSchema: config.development }),
    restRoutes({ payload, publicUrl, instance, linkedIn: embeddedArticles }),
  )
  app.use(site)
  app.use(setup)
  app.use(admin)
  app.use((req, res) => notFound(req.path, res))
  app.use(handleError({ payload }))
  return app
}
