import { createHash, timingSafeEqual } from 'node:crypto'
import type { RequestHandler, Response } from 'express'
import type { CollectionSlug, Where } from 'payload'
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

/** Name, value, and what it says. */
type Metric = [name: string, value: number, help: string]

const asText = ([name, value, help]: Metric): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${name.endsWith('_total') ? 'counter' : 'gauge'}\n${name} ${value}\n`

/** What waits, counted when it is asked for; left out while the database does not answer, which `/readyz` says. */
async function queues(payload: RouteParts['payload']): Promise<Metric[]> {
  const count = async (collection: CollectionSlug, where: Where) =>
    (await payload.db.count({ collection, where, req: {} })).totalDocs
  const isLeft: Where = { and: [{ completedAt: { exists: false } }, { hasError: { not_equals: true } }] }
  try {
    return [
      [
        'colloquy_comments_waiting',
        await count('comments', { status: { equals: 'pending' } }),
        'Comments in the review queue.',
      ],
      [
        'colloquy_jobs_waiting',
        await count('payload-jobs', isLeft),
        'Tasks that are still to be run, mails among them.',
      ],
      [
        'colloquy_jobs_failed',
        await count('payload-jobs', { hasError: { equals: true } }),
        'Tasks that were given up.',
      ],
    ]
  } catch {
    return []
  }
}

function answerMetrics({ isSchemaOpen: isDevelopment, metricsToken, payload, stats }: RouteParts): RequestHandler {
  const isFor = (given: string | undefined, address: string) =>
    metricsToken === undefined
      ? isDevelopment && /^(?:127\.|::1$)/.test(address)
      : given !== undefined && isSame(given, `Bearer ${metricsToken}`)
  return async (_req, res, next) => {
    // As if there were none: the public has no use for them.
    if (!isFor(res.locals.metricsToken, res.locals.address)) return next()
    const { bytes, differing, entries, hits, misses, patched, running } = stats()
    const metrics: Metric[] = [
      ['process_uptime_seconds', process.uptime(), 'Seconds since the start of the process.'],
      ['process_resident_memory_bytes', process.memoryUsage.rss(), 'Memory the process has.'],
      ['nodejs_heap_size_used_bytes', process.memoryUsage().heapUsed, 'Memory that objects of the program take.'],
      ['colloquy_cache_entries', entries, 'Public answers in memory.'],
      ['colloquy_cache_bytes', bytes, 'Memory that public answers take.'],
      ['colloquy_cache_hits_total', hits, 'Requests answered from memory.'],
      ['colloquy_cache_misses_total', misses, 'Public answers made because they were not in memory.'],
      ['colloquy_cache_patched_total', patched, 'Answers in memory that have taken in a change.'],
      [
        'colloquy_cache_patches_differing_total',
        differing,
        'Of those, the ones that were not what is made anew: more than 0 is a fault of Colloquy.',
      ],
      [
        'colloquy_cache_running',
        running ? 1 : 0,
        '0 while it is unknown what other processes change: reads go to the database.',
      ],
      ...(await queues(payload)),
    ]
    sendText(res, metrics.map(asText).join(''))
  }
}
