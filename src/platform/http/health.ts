import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import { createProbe } from '#platform/database'
import type { Route, RouteParts } from './routes'

/**
 * `/healthz`: the process answers. `/readyz`: the database does too, and takes writes. `/metrics`: a few numbers in Prometheus's
 * text format, for this machine.
 */
export const healthRoutes: Route[] = [
  { path: '/healthz', methods: ['GET'], limit: 'free', answer: () => (_req, res) => sendText(res, 'ok\n') },
  { path: '/readyz', methods: ['GET'], limit: 'free', answer: answerReady },
  { path: '/metrics', methods: ['GET'], answer: answerMetrics },
]

/** In equal time for every wrong text. */
const isSame = (given: string, known: string): boolean => {
  const [one, other] = [given, known].map((text) => createHash('sha256').update(text).digest())
  return one !== undefined && other !== undefined && timingSafeEqual(one, other)
}

function sendText(res: Response, text: string): void {
  res.set('Cache-Control', 'no-store').type('text').send(text)
}

function answerReady({ payload }: RouteParts): RequestHandler {
  const probe = createProbe(payload)
  return async (_req, res) => {
    try {
      if (await probe()) sendText(res, 'ready\n')
      else sendText(res.status(503).set('Retry-After', '5'), 'the database takes no writes\n')
    } catch (error) {
      payload.logger.warn({ err: error, msg: 'The database does not answer' })
      sendText(res.status(503).set('Retry-After', '1'), 'the database does not answer\n')
    }
  }
}

function answerMetrics({ isSchemaOpen: isDevelopment, metricsToken, stats }: RouteParts): RequestHandler {
  const isFor = (given: string | undefined, address: string) =>
    metricsToken === undefined
      ? isDevelopment && /^(?:127\.|::1$)/.test(address)
      : given !== undefined && isSame(given, `Bearer ${metricsToken}`)
  return (_req, res, next) => {
    // As if there were none: the public has no use for them.
    if (!isFor(res.locals.metricsToken, res.locals.address)) return next()
    const { bytes, differing, entries, hits, misses, patched, running } = stats()
    const lines = [
      ['process_uptime_seconds', process.uptime()],
      ['process_resident_memory_bytes', process.memoryUsage.rss()],
      ['nodejs_heap_size_used_bytes', process.memoryUsage().heapUsed],
      ['colloquy_cache_entries', entries],
      ['colloquy_cache_bytes', bytes],
      ['colloquy_cache_hits_total', hits],
      ['colloquy_cache_misses_total', misses],
      ['colloquy_cache_patched_total', patched],
      // Of those that are made anew to compare: more than 0 is a fault of ours.
      ['colloquy_cache_patches_differing_total', differing],
      // 0 while it is unknown what other processes change: reads go to the database.
      ['colloquy_cache_running', running ? 1 : 0],
    ].map(([name, value]) => `${name} ${value}\n`)
    sendText(res, lines.join(''))
  }
}
