import { Router } from 'express'
import type { Payload } from 'payload'
import type { Store } from '../../cache/store'

/** `/healthz`: the process answers. `/readyz`: the database does too. `/metrics`: a few numbers in Prometheus's text format, for this machine. */
export const healthRoutes = ({ payload, stats }: { payload: Payload; stats: Store['stats'] }): Router =>
  Router()
    .get('/healthz', (_req, res) => {
      res.set('Cache-Control', 'no-store').type('text').send('ok\n')
    })
    .get('/readyz', async (_req, res) => {
      res.set('Cache-Control', 'no-store').type('text')
      try {
        await payload.db.findOne({ collection: 'system-state', where: { key: { equals: 'first-admin' } } })
        res.send('ready\n')
      } catch (error) {
        payload.logger.warn({ err: error, msg: 'The database does not answer' })
        res.status(503).set('Retry-After', '1').send('the database does not answer\n')
      }
    })
    .get('/metrics', (_req, res, next) => {
      // For whoever watches over this machine; the public has no use for it.
      if (!/^(?:127\.|::1$)/.test(res.locals.address)) return next()
      const { bytes, entries } = stats()
      const lines = [
        ['process_uptime_seconds', process.uptime()],
        ['process_resident_memory_bytes', process.memoryUsage.rss()],
        ['colloquy_cache_entries', entries],
        ['colloquy_cache_bytes', bytes],
      ].map(([name, value]) => `${name} ${value}\n`)
      res.set('Cache-Control', 'no-store').type('text').send(lines.join(''))
    })
