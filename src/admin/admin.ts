import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import type { RequestHandler, Response } from 'express'
import type createNext from 'next'
import { type Parent, parent as realParent } from '#platform'
import { type Route, type RouteParts, renderPage, writingMethods } from '#platform/http'

/**
 * `absent`: never built. `building`: another process builds it. `ready`: built; loaded when somebody first opens it. `failed`: that
 * build, or loading it, went wrong.
 */
export type AdminState = 'absent' | 'building' | 'ready' | 'failed'

export type AdminOptions = {
  /** Where package.json and `.next` are. */
  root: string
  publicUrl: string
  /** The origin whose pages the admin may frame, beside its own. */
  framedOrigin?: () => Promise<string | undefined>
  onError?: (error: unknown) => void
  /** Builds the admin, and hears what becomes of it. */
  parent?: Parent
}

export type Admin = {
  /** Answers what `adminRoutes` lists. */
  handler: RequestHandler
  /** Looks whether there is a build, and from then on follows what the parent process says about it. */
  open(): void
  stop(): Promise<void>
}

const byNext = {
  methods: ['GET', ...writingMethods],
  // Its server functions ask for the state of a form at every pause.
  limit: 'reads',
  answer: ({ admin }: RouteParts) => admin,
} as const satisfies Partial<Route>

/** What Next answers. */
export const adminRoutes: Route[] = [
  { path: '/admin', ...byNext, robots: 'disallow' },
  { path: '/admin/*rest', ...byNext },
  { path: '/_next/static/*rest', ...byNext, methods: ['GET'], limit: 'free' },
  { path: '/_next/*rest', ...byNext },
]

type NextApp = ReturnType<typeof createNext>
type NextAnswer = ReturnType<NextApp['getRequestHandler']>

async function loadNext({ root, publicUrl }: AdminOptions): Promise<NextApp> {
  // Only now: Next takes a second and more memory than all the rest, on a site whose readers may never need it.
  const { default: next } = await import('next')
  const { hostname, port, protocol } = new URL(publicUrl)
  return next({
    dev: false,
    dir: root,
    customServer: true,
    hostname,
    port: Number(port) || (protocol === 'https:' ? 443 : 80),
  })
}

/** Next as the last handler of the process, for the admin alone. */
export function createAdmin(options: AdminOptions): Admin {
  const { parent = realParent } = options
  let state: AdminState = 'absent'
  let app: NextApp | undefined
  let answering: Promise<NextAnswer | undefined> | undefined
  let unsubscribe: (() => void) | undefined

  const become = (next: AdminState) => {
    state = next
    parent.tell({ admin: next })
  }

  const load = async (): Promise<NextAnswer | undefined> => {
    const { prepareStackTrace } = Error
    try {
      const loading = await loadNext(options)
      app = loading
      await loading.prepare()
      // Stopped meanwhile.
      return app === loading ? loading.getRequestHandler() : undefined
    } catch (error) {
      app = undefined
      answering = undefined
      become('failed')
      options.onError?.(error)
      return undefined
    } finally {
      // Next puts its own in its place, which reads no maps of our bundles.
      Error.prepareStackTrace = prepareStackTrace
    }
  }

  return {
    handler: async (req, res) => {
      if (state !== 'ready') return sendWaiting(res, state)
      // Whoever opens it first waits for it, and all who come meanwhile.
      answering ??= load()
      const answer = await answering
      if (!answer) return sendWaiting(res, 'failed')
      // Scripts, and what they ask for, frame nothing.
      const isPage = req.method === 'GET' && !req.path.startsWith('/_next/')
      const framed = isPage ? await options.framedOrigin?.() : undefined
      prepareAdminRequest(req, res, { publicUrl: options.publicUrl, framed })
      await answer(req, res)
    },
    open() {
      unsubscribe ??= parent.onNews((news) => {
        // A build that is loaded already keeps serving.
        if (!answering) become(news.admin)
      })
      become(existsSync(path.join(options.root, '.next', 'BUILD_ID')) ? 'ready' : 'absent')
    },
    async stop() {
      unsubscribe?.()
      const closing = app
      app = undefined
      answering = Promise.resolve(undefined)
      await closing?.close()
    },
  }
}

/** Answers in place of the admin where the server was started without it. */
export const withoutAdmin: RequestHandler = (_req, res) => {
  const body =
    '<p>This server was started without the admin (<code>--no-admin</code>). Start one without that option to use it. The site and its API work as ever.</p>\n<p><a href="/">To the site</a></p>'
  res
    .status(404)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(renderPage({ title: 'There is no admin here', body }))
}

function sendWaiting(res: Response, state: Waiting): void {
  const { page, retryAfter } = adminWaitPage(state)
  if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter))
  res.status(503).set('Cache-Control', 'no-store').type('html').send(page)
}

/**
 * The admin's own policy. Payload styles its widgets with style attributes, so styles may be inline;
 * scripts may not, except those that carry the nonce.
 */
const policy = (nonce: string, framed: string | undefined): string =>
  [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    // The preview beside an article's form.
    `frame-src 'self'${framed ? ` ${framed}` : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')

type PrepareInput = { publicUrl: string; framed?: string | undefined }

/** Makes request and response what Next and Payload need to trust a page of the admin. */
function prepareAdminRequest(req: IncomingMessage, res: ServerResponse, { framed, publicUrl }: PrepareInput): void {
  const { host, protocol } = new URL(publicUrl)
  const csp = policy(randomBytes(16).toString('base64'), framed)
  // Next takes the nonce of its scripts from the request.
  req.headers['content-security-policy'] = csp
  res.setHeader('Content-Security-Policy', csp)
  // Server actions compare Origin with these; behind a proxy Host is often an internal name.
  req.headers.host = host
  req.headers['x-forwarded-host'] = host
  req.headers['x-forwarded-proto'] = protocol.replace(':', '')
  // Payload refuses the session cookie of a cross-site navigation, so a link from webmail would land on the login.
  // Reading a page changes nothing and no other site can see the answer or frame it.
  if (req.method === 'GET' || req.method === 'HEAD') req.headers['sec-fetch-site'] = 'same-origin'
}

type Waiting = Exclude<AdminState, 'ready'>

const refreshAfter = 3

const pages: Readonly<Record<Waiting, { title: string; text: string; refreshAfter?: number }>> = {
  building: {
    title: 'The admin is being built',
    text: 'This takes about a minute, once for each version. The page comes back by itself; the site and its API work meanwhile.',
    refreshAfter,
  },
  absent: {
    title: 'The admin has not been built',
    text: 'Run <code>npm run build</code> where Colloquy is installed, then start it again. The site and its API work without it.',
  },
  failed: {
    title: 'The admin could not be built',
    text: 'The reason stands in the terminal where Colloquy was started. The site and its API work without it.',
  },
}

/** What /admin answers while there is none. */
export function adminWaitPage(state: Waiting): { page: string; retryAfter?: number } {
  const { title, text, refreshAfter } = pages[state]
  const body = `<p role="status">${text}</p>\n<p><a href="/">To the site</a></p>`
  return {
    page: renderPage({ title, body, ...(refreshAfter ? { refreshAfter } : {}) }),
    ...(refreshAfter ? { retryAfter: refreshAfter } : {}),
  }
}
