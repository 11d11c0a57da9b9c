import type { IncomingMessage } from 'node:http'
import express, { type Express, type RequestHandler, type Router } from 'express'
import type { Payload } from 'payload'
import type { Store } from '../cache/store'
import type { Config } from '../config'
import { cors } from './cors'
import { csrf } from './csrf'
import type { FrontedResponse } from './frontCache'
import { handleError, notFound } from './handleError'
import { limitRequests } from './limitRequests'
import type { Limits } from './limits'
import type { LiveHub } from './liveHub'
import { refuseTwistedPaths } from './refuseTwistedPaths'
import { indexRoutes } from './routes/apiIndex'
import { challengeRoutes } from './routes/challenge'
import { countsRoutes } from './routes/counts'
import { feedRoutes } from './routes/feeds'
import { graphqlRoutes } from './routes/graphql'
import { healthRoutes } from './routes/health'
import { liveRoutes } from './routes/live'
import { restRoutes } from './routes/rest'
import { threadRoutes } from './routes/thread'
import { securityHeaders } from './securityHeaders'

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
export const createApp = ({
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
}: AppParts): Express => {
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
    restRoutes({ payload, publicUrl, instance }),
  )
  app.use(site)
  app.use(setup)
  app.use(admin)
  app.use((req, res) => notFound(req.path, res))
  app.use(handleError({ payload }))
  return app
}
