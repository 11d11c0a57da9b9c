import type { RequestHandler } from 'express'
import { createLocalReq, type PayloadRequest } from 'payload'
import { listed } from '#articles'
import { addressesOfTarget, unchanged } from '#comments'
import { escapeHtml, servicesOf } from '#platform'
import { jsonType, type Route, type RouteParts, sendCacheable, sendConstant } from '#platform/http'
import { pageScript, pageScriptPath, proofScript, proofScriptPath, stylePath, styles } from './assets'

const day = 'public, max-age=86400'
const year = 'public, max-age=31536000, immutable'

/** What belongs to the pages without being one. */
export const fileRoutes: Route[] = [
  {
    path: stylePath,
    methods: ['GET'],
    answer: () => sendConstant(styles, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': year }),
  },
  {
    path: pageScriptPath,
    methods: ['GET'],
    answer: () => sendConstant(pageScript, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': year }),
  },
  {
    path: proofScriptPath,
    methods: ['GET'],
    answer: () =>
      sendConstant(proofScript, { 'Content-Type': 'text/javascript; charset=utf-8', 'Cache-Control': year }),
  },
  {
    path: '/favicon.svg',
    methods: ['GET'],
    answer: () => sendConstant(favicon, { 'Content-Type': 'image/svg+xml', 'Cache-Control': day }),
  },
  {
    path: '/robots.txt',
    methods: ['GET'],
    answer: (parts) =>
      sendConstant(robotsOf(parts), { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': day }),
  },
  { path: '/sitemap.xml', methods: ['GET'], cache: true, answer: answerSitemap },
]

/** As crawlers read patterns: what varies within an address is a star, and whatever follows its end counts as well. */
const patternOf = (path: string): string => path.replace(/[:*]\w*$/, '').replace(/:\w+/g, '*')

/** Which addresses search engines leave alone, by the table of routes. */
function robotsOf({ payload, routes }: RouteParts): string {
  const lines = routes.flatMap(({ path, robots }) =>
    robots ? [`${robots === 'allow' ? 'Allow' : 'Disallow'}: ${patternOf(path)}`] : [],
  )
  return ['User-agent: *', ...new Set(lines), `Sitemap: ${servicesOf(payload).publicUrl}/sitemap.xml`, ''].join('\n')
}

function answerSitemap({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const body = await sitemap(await createLocalReq({}, payload))
    sendCacheable(req, res, {
      type: 'application/xml; charset=utf-8',
      body,
      tags: ['articles', 'slugs'],
      patch: unchanged,
    })
  }
}

/** `GET /api`: where to begin, for whoever opens the address they were given. Made from what the routes are called there. */
export const indexRoutes: Route[] = [
  { path: '/api/globals/site', methods: ['GET'], cache: () => ['site'], isPayloads: true },
  {
    path: '/api',
    methods: ['GET'],
    anyOrigin: true,
    answer: ({ payload, routes }) => {
      const { publicUrl } = servicesOf(payload)
      const entries = routes.flatMap(({ index = {}, path }) =>
        Object.entries(index).map(([name, query]) => [name, publicUrl + path.replace(/:(\w+)/g, '{$1}') + query]),
      )
      const body = JSON.stringify({ name: 'Colloquy', ...Object.fromEntries(entries) })
      return sendConstant(body, { 'Content-Type': jsonType, 'Cache-Control': 'public, max-age=0, must-revalidate' })
    },
  },
]

/** The newest articles of the site for search engines, as many as one file may name. */
const mostAddresses = 50_000

export async function sitemap(req: PayloadRequest): Promise<string> {
  const { publicUrl } = servicesOf(req.payload)
  const { docs } = await req.payload.db.find<{ id: string; slug?: string | null; updatedAt: string }>({
    collection: 'articles',
    where: listed(),
    select: { slug: true, updatedAt: true },
    sort: '-publishedAt',
    limit: mostAddresses,
    pagination: false,
    req,
  })
  const lines: string[] = []
  for (const { id, slug, updatedAt } of docs) {
    if (!slug) continue
    const { url } = await addressesOfTarget(req, { id, slug })
    lines.push(`<url><loc>${escapeHtml(url)}</loc><lastmod>${escapeHtml(updatedAt)}</lastmod></url>`)
  }
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n<url><loc>${escapeHtml(publicUrl)}/</loc></url>\n${lines.join('\n')}\n</urlset>\n`
}

/** Two speech marks: who asks, and who answers. */
export const favicon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#14594a"/><path d="M7 9h12a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-6l-4 4v-4H7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2z" fill="#fff"/><path d="M23.5 13H25a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2v3l-3.5-3H17a2 2 0 0 1-1.7-1" fill="none" stroke="#9fe0cd" stroke-width="1.8" stroke-linejoin="round"/></svg>
`
