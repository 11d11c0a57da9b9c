import { existsSync } from 'node:fs'
import path from 'node:path'
import type { RequestHandler, Response } from 'express'
import type createNext from 'next'
import { type Parent, parent as realParent } from '#platform'
import { type Route, type RouteParts, renderPage, writingMethods } from '#platform/http'
import { prepareAdminRequest } from './adminHeaders'

type Waiting = Exclude<AdminState, 'ready'>

const refreshAfter = 3

const waitPages: Readonly<Record<Waiting, { title: string; text: string; refreshAfter?: number }>> = {
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
  const { title, text, refreshAfter } = waitPages[state]
  const body = `<p role="status">${text}</p>\n<p><a href="/">To the site</a></p>`
  return {
    page: renderPage({ title, body, ...(refreshAfter ? { refreshAfter } : {}) }),
    ...(refreshAfter ? { retryAfter: refreshAfter } : {}),
  }
}

/** `absent`: never built. `building`: another process builds it. `failed`: that build, or loading it, went wrong. */
export type AdminState = 'absent' | 'building' | 'ready' | 'failed'

export type AdminOptions = {
  /** Where package.json and `.next` are. */
  root: string
  publicUrl: string
  onError?: (error: unknown) => void
  /** Builds the admin, and hears what becomes of it. */
  parent?: Parent
}

export type Admin = {
  /** Answers what `adminRoutes` lists. */
  handler: RequestHandler
  /** Loads the build if there is one, and from then on follows what the parent process says about it. */
  open(): Promise<void>
  state(): AdminState
  stop(): Promise<void>
}

const pages = {
  methods: ['GET', ...writingMethods],
  // Its server functions ask for the state of a form at every pause.
  limit: 'reads',
  answer: ({ admin }: RouteParts) => admin,
} as const satisfies Partial<Route>

/** What Next answers, after everything else. */
export const adminRoutes: Route[] = [
  { path: '/admin', ...pages, robots: 'disallow' },
  { path: '/admin/*rest', ...pages },
  { path: '/_next/static/*rest', ...pages, methods: ['GET'], limit: 'free' },
  { path: '/_next/*rest', ...pages },
]

type NextApp = ReturnType<typeof createNext>

async function loadNext({ root, publicUrl }: AdminOptions): Promise<NextApp> {
  // Only now: Next takes a second to load, and readers need not wait for it.
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
  let answer: ReturnType<NextApp['getRequestHandler']> | undefined
  let unsubscribe: (() => void) | undefined

  const become = (next: AdminState) => {
    state = next
    parent.tell({ admin: next })
  }

  const load = async (): Promise<void> => {
    if (app) return
    // Whoever comes within this second is to come back.
    become('building')
    try {
      const loading = await loadNext(options)
      app = loading
      await loading.prepare()
      // Stopped meanwhile.
      if (app !== loading) return
      answer = loading.getRequestHandler()
      become('ready')
    } catch (error) {
      app = undefined
      become('failed')
      options.onError?.(error)
    }
  }

  return {
    handler: (req, res, next) => {
      if (!answer) return sendWaiting(res, state === 'ready' ? 'building' : state)
      prepareAdminRequest(req, res, options.publicUrl)
      answer(req, res).catch(next)
    },
    open: async () => {
      unsubscribe ??= parent.onNews((news) => {
        if (news.admin === 'ready') void load()
        // A build that is loaded already keeps serving.
        else if (!app) become(news.admin)
      })
      if (existsSync(path.join(options.root, '.next', 'BUILD_ID'))) await load()
      else become('absent')
    },
    state: () => state,
    stop: async () => {
      unsubscribe?.()
      answer = undefined
      await app?.close()
      app = undefined
    },
  }
}

function sendWaiting(res: Response, state: Exclude<AdminState, 'ready'>): void {
  const { page, retryAfter } = adminWaitPage(state)
  if (retryAfter !== undefined) res.set('Retry-After', String(retryAfter))
  res.status(503).set('Cache-Control', 'no-store').type('html').send(page)
}
