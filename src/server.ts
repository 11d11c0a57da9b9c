import type { Server } from 'node:http'
import type { Payload } from 'payload'
import { needsFirstAdmin, setupLink, setupRoutes } from '#accounts'
import { createAdmin } from '#admin'
import { createLiveHub } from '#desk'
import { servicesOf } from '#platform'
import { readersChanges } from '#platform/database'
import {
  createClientAddress,
  createFrontCache,
  createHttpServer,
  createLimits,
  createRequestIds,
  createStore,
  listen,
  stopServer,
} from '#platform/http'
import { siteRoutes } from '#site'
import { type BootOptions, bootPayload, defaultKey } from './boot'
import type { Config } from './config'
import { createApp } from './createApp'

export type StartOptions = BootOptions & {
  /** A server that listens already (tests, whose address must be known before). */
  server?: Server
  /** Whether the admin is served; it needs its build. */
  admin?: boolean
}

export type Running = {
  url: string
  payload: Payload
  /** Everything the cache holds, as text: tests look for what must not be in it. */
  dumpCache(): string
  /** Where the first administrator is made, while there is none. */
  setupLink: string | undefined
  stop(): Promise<void>
}

const cacheBytes = 64 * 1024 * 1024

/** Starts the product: API and site at once, the admin when its build is there. */
export async function startServer(
  given: Config,
  { server: listening, admin: withAdmin = true, ...boot }: StartOptions = {},
): Promise<Running> {
  const booted = await bootPayload(given, boot)
  const { afterCommit, changes, config, payload } = booted
  const store = createStore({ maxBytes: cacheBytes, now: servicesOf(payload).now })
  afterCommit.subscribe((noted) => {
    const shown = readersChanges(noted)
    if (shown.length > 0) store.invalidate(shown)
  })
  const hub = createLiveHub({
    subscribe: afterCommit.subscribe,
    onError: (error) => payload.logger.error({ err: error, msg: 'An open desk could not be told of a change' }),
  })
  if (changes) {
    // Until the stream runs nobody knows what other processes change.
    store.stop()
    changes.onDown(store.stop)
    changes.onUp(store.resume)
  }
  const admin = createAdmin({
    root: process.cwd(),
    publicUrl: config.publicUrl,
    onError: (error) => payload.logger.error({ err: error, msg: 'The admin could not be loaded' }),
  })
  const addressOf = createClientAddress(config.trustProxy)
  const limits = createLimits({ config, payload })
  const app = createApp({
    payload,
    config,
    instance: boot.key ?? defaultKey,
    limits,
    addressOf,
    stats: store.stats,
    hub,
    site: siteRoutes({ payload }),
    setup: setupRoutes({ payload }),
    admin: admin.handler,
  })
  const front = createFrontCache({
    store,
    isAway: () => changes?.isAway() ?? false,
    limiter: limits.reads,
    addressOf,
    nextId: createRequestIds(),
    app,
  })
  const server = listening ?? createHttpServer()
  server.on('request', front)
  try {
    if (!listening) await listen(server, config)
  } catch (error) {
    hub.stop()
    await booted.stop()
    throw error
  }
  if (withAdmin) void admin.open()
  return {
    url: config.publicUrl,
    payload,
    dumpCache: store.dump,
    setupLink: (await needsFirstAdmin(payload)) ? setupLink(payload) : undefined,
    async stop() {
      // Streams never finish by themselves.
      hub.stop()
      await stopServer(server, { graceMs: 10_000 })
      await admin.stop()
      await booted.stop()
    },
  }
}
