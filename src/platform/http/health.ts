import { Router } from 'express'
import type { Payload } from 'payload'
import { createProbe } from '#platform/database'
import type { Store } from './cache/store'

/**
 * `/healthz`: the process answers. `/readyz`: the database does too, and takes writes. `/metrics`: a few numbers in Prometheus's
 * text format, for this machine.
 */
export function healthRoutes({ payload, stats }: { payload: Payload; stats: Store['stats'] }): Router {
  const probe = createProbe(payload)
  return Router()
    .get('/healthz', (_req, res) => {
      res.set('Cache-Control', 'no-store').type('text').send('ok\n')
    })
    .get('/readyz', async (_req, res) => {
      res.set('Cache-Control', 'no-store').type('text')
      try {
        if (await probe()) res.send('ready\n')
        else res.status(503).set('Retry-After', '5').send('the database takes no writes\n')
      } catch (error) {
        payload.logger.warn({ err: error, msg: 'The database does not answer' })
        res.status(503).set('Retry-After', '1').send('the database does not answer\n')
      }
    })
    .get('/metrics', (_req, res, next) => {
      // For whoever watches over this machine; the public has no use for it.
      if (!/^(?:127\.|::1$)/.test(res.locals.address)) return next()
      const { bytes, entries, running } = stats()
      const lines = [
        ['process_uptime_seconds', process.uptime()],
        ['process_resident_memory_bytes', process.memoryUsage.rss()],
        ['nodejs_heap_size_used_bytes', process.memoryUsage().heapUsed],
        ['colloquy_cache_entries', entries],
        ['colloquy_cache_bytes', bytes],
        // 0 while nobody knows what other processes change: reads go to the database.
        ['colloquy_cache_running', running ? 1 : 0],
      ].map(([name, value]) => `${name} ${value}\n`)
      res.set('Cache-Control', 'no-store').type('text').send(lines.join(''))
    })
}
