import type { RequestHandler, Response } from 'express'
import { createLocalReq } from 'payload'
import { servicesOf } from '#platform'
import { fixedPartOf, type Route, type RouteParts, sendCacheable } from '#platform/http'
import { favicon } from './favicon'
import { proofScript, proofScriptPath } from './proofScript'
import { sitemap } from './sitemap'
import { stylePath, styles } from './styles'

const day = 'public, max-age=86400'
const year = 'public, max-age=31536000, immutable'

/** What belongs to the pages without being one. */
export const fileRoutes: Route[] = [
  { path: stylePath, methods: ['GET'], answer: () => (_req, res) => sendFile(res, 'css', styles, year) },
  { path: proofScriptPath, methods: ['GET'], answer: () => (_req, res) => sendFile(res, 'js', proofScript, year) },
  { path: '/favicon.svg', methods: ['GET'], answer: () => (_req, res) => sendFile(res, 'svg', favicon, day) },
  {
    path: '/robots.txt',
    methods: ['GET'],
    answer: (parts) => {
      const robots = robotsOf(parts)
      return (_req, res) => sendFile(res, 'text', robots, day)
    },
  },
  { path: '/sitemap.xml', methods: ['GET'], cache: true, answer: answerSitemap },
]

function sendFile(res: Response, type: string, text: string, caching: string): void {
  res.set('Cache-Control', caching).type(type).send(text)
}

/** Which addresses search engines leave alone, by the table of routes. */
function robotsOf({ payload, routes }: RouteParts): string {
  const lines = routes.flatMap(({ path, robots }) =>
    robots ? [`${robots === 'allow' ? 'Allow' : 'Disallow'}: ${fixedPartOf(path)}`] : [],
  )
  return ['User-agent: *', ...new Set(lines), `Sitemap: ${servicesOf(payload).publicUrl}/sitemap.xml`, ''].join('\n')
}

function answerSitemap({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const body = await sitemap(await createLocalReq({}, payload))
    sendCacheable(req, res, { type: 'application/xml; charset=utf-8', body, tags: ['articles'] })
  }
}
