import { renderPage } from '#platform/http'
import type { AdminState } from './admin'

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
