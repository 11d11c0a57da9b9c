import type { RequestHandler } from 'express'
import { type Route, sendConstant } from '#platform/http'
import { embedScript, furtherFiles } from './files'

const year = 'public, max-age=31536000, immutable'
/** A new release reaches pages within the hour; until then nobody waits for the question whether there is one. */
const hour = 'public, max-age=3600, stale-while-revalidate=86400'

/** Pages of all origins load it, by `crossorigin` or without. */
function fromAnywhere(send: RequestHandler): RequestHandler {
  return (req, res, next) => {
    res.set({ 'Access-Control-Allow-Origin': '*', 'Cross-Origin-Resource-Policy': 'cross-origin' })
    return send(req, res, next)
  }
}

/** The widget: one script, and what it fetches when it needs it. */
export const widgetRoutes: Route[] = [
  {
    path: '/embed.js',
    methods: ['GET'],
    anyOrigin: true,
    cache: 'own',
    answer: () =>
      fromAnywhere(
        sendConstant(embedScript, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': hour }),
      ),
  },
  ...furtherFiles.map(
    ({ path, text, type }): Route => ({
      path,
      methods: ['GET'],
      anyOrigin: true,
      cache: 'own',
      answer: () =>
        fromAnywhere(sendConstant(text, { 'Content-Type': `${type}; charset=utf-8`, 'Cache-Control': year })),
    }),
  ),
]
