import express, { type Request, type RequestHandler, type Response } from 'express'
import { describe, expect, it } from 'vitest'
import { refusal } from '../../../../src/platform/errors'
import { createDirectDoor } from '../../../../src/platform/http/directDoor'
import { handleError, notFound } from '../../../../src/platform/http/handleError'
import { refuseTwistedPaths } from '../../../../src/platform/http/request'
import { createRouter, type Limiter, type Route } from '../../../../src/platform/http/routes'
import { headersOf, securityHeaders } from '../../../../src/platform/http/securityHeaders'
import { serve } from './serve'

const echo =
  (name: string): RequestHandler =>
  (req, res) =>
    void res.type('text').send(`${name} ${JSON.stringify(req.params)} ${JSON.stringify(req.query)} ${req.method}`)

const get = (path: string, handler: RequestHandler, extra: Partial<Route> = {}): Route => ({
  path,
  methods: ['GET'],
  answer: () => handler,
  ...extra,
})

const table: Route[] = [
  get('/free', echo('free'), { limit: 'free' }),
  get('/api/things/counts', echo('counts')),
  get('/api/things/:id/part', echo('part'), { cache: true }),
  get('/things/:slug', async (req, res) => {
    if (req.params.slug === 'gone') throw refusal('not_found')
    if (req.params.slug === 'broken') throw new Error('nobody foresaw this')
    echo('thing')(req, res, () => {})
  }),
  get('/api/passing/on', (_req, _res, next) => next()),
  { path: '/api/only/post', methods: ['POST'], answer: () => echo('only'), isOnlyThese: true },
  get('/passing/on', (_req, _res, next) => next()),
  { path: '/things/:slug', methods: ['POST'], answer: () => echo('posted') },
  get('/api/*rest', echo('rest'), { anyOrigin: true }),
]

/** The same routes behind Express alone, and behind the direct door; `passed` are the requests the door left to Express. */
const doors = async (reads: Limiter = () => undefined) => {
  const logger = { error: () => {}, warn: () => {} }
  const onError = handleError({ payload: { logger } as never })
  const built = table.flatMap((route) =>
    'answer' in route ? [{ route, handlers: [route.answer({} as never)].flat() }] : [],
  )
  const secure = securityHeaders({ publicUrl: 'https://colloquy.test', hstsSubdomains: false })
  const passed: string[] = []
  const app = express()
  app.set('etag', false)
  app.set('query parser', 'simple')
  app.set('trust proxy', false)
  app.disable('x-powered-by')
  app.use((req, res, next) => {
    passed.push(req.url)
    res.locals.address = '203.0.113.7'
    next()
  })
  app.use(secure)
  app.use(refuseTwistedPaths)
  app.use((req, res, next) => {
    if (req.path.startsWith('/api/'))
      res.set({
        'Access-Control-Allow-Origin': '*',
        'Access-Control-Expose-Headers': 'ETag, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id',
      })
    next()
  })
  app.use(createRouter(built))
  const nowhere = (req: Request, res: Response) => notFound(req.path, res)
  app.use(nowhere)
  app.use(onError)
  const direct = createDirectDoor({
    app,
    built,
    routes: table,
    headers: headersOf(secure),
    nowhere,
    onError,
    addressOf: () => '203.0.113.7',
    limits: { reads, writes: reads, staff: reads, login: reads },
  })
  return { plain: await serve(app), direct: await serve(direct), passed }
}

const dated = ({ headers: { date: _date, ...headers }, ...answer }: Awaited<ReturnType<typeof ask>>) => ({
  ...answer,
  headers,
})
const ask = async (side: Awaited<ReturnType<typeof serve>>, path: string, asked = {}) => {
  const { headers, status, text } = await side.ask(path, asked)
  return { headers, status, text }
}

describe('the direct door', () => {
  it.each([
    '/free',
    '/api/things/counts?a=1&a=2&b=%20',
    '/API/Things/Counts',
    '/api/things/12/part',
    '/api/things/%C3%A9/part/',
    '/api/things/12/part/more',
    '/things/one?x',
    '/api/passing/on?x=1',
    '/passing/on',
    '/api/only/post',
    '/things/gone',
    '/things/broken',
    '/things/',
  ])('answers %s as Express does, headers included', async (path) => {
    const { direct, passed, plain } = await doors()
    for (const method of ['GET', 'HEAD']) {
      const expected = dated(await ask(plain, path, { method }))
      passed.length = 0
      expect(dated(await ask(direct, path, { method }))).toEqual(expected)
      expect(passed).toEqual(['/things/', '/api/only/post'].includes(path) ? [path] : [])
    }
  })

  it('leaves to Express what carries credentials, writes, cannot be decoded, or is twisted', async () => {
    const { direct, passed } = await doors()
    const left: [string, { method?: string; headers?: Record<string, string> }][] = [
      ['/free', { headers: { authorization: 'Bearer x' } }],
      ['/free', { headers: { cookie: 'a=b; payload-token=x' } }],
      ['/free', { headers: { 'x-forwarded-for': '203.0.113.9' } }],
      ['/things/one', { method: 'POST' }],
      ['/things/%E0%A4%A', {}],
      ['/things/..%2fone', {}],
      ['/nowhere', {}],
      ['/metrics', {}],
    ]
    for (const [path, asked] of left) await ask(direct, path, asked)
    expect(passed).toEqual(left.map(([path]) => path))
  })

  it('counts reads, but for what is free, and answers 429 when there are none left', async () => {
    const { direct } = await doors(async () => 7)
    expect((await ask(direct, '/free')).status).toBe(200)
    const { headers, status } = await ask(direct, '/things/one')
    expect({ status, wait: headers['retry-after'] }).toEqual({ status: 429, wait: '7' })
  })
})
