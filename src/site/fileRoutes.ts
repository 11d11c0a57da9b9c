import { Router } from 'express'
import { createLocalReq, type Payload } from 'payload'
import { servicesOf } from '#platform'
import { sendCacheable } from '#platform/http'
import { favicon } from './favicon'
import { proofScript, proofScriptPath } from './proofScript'
import { sitemap } from './sitemap'
import { stylePath, styles } from './styles'

const day = 'public, max-age=86400'
const year = 'public, max-age=31536000, immutable'

/** What belongs to the pages without being one. */
export function fileRoutes({ payload }: { payload: Payload }): Router {
  return Router()
    .get(stylePath, (_req, res) => {
      res.set('Cache-Control', year).type('css').send(styles)
    })
    .get(proofScriptPath, (_req, res) => {
      res.set('Cache-Control', year).type('js').send(proofScript)
    })
    .get('/favicon.svg', (_req, res) => {
      res.set('Cache-Control', day).type('svg').send(favicon)
    })
    .get('/robots.txt', (_req, res) => {
      const { publicUrl } = servicesOf(payload)
      const lines = [
        'User-agent: *',
        'Disallow: /admin',
        'Disallow: /api/',
        'Allow: /api/media/file/',
        'Disallow: /setup',
        'Disallow: /mail/',
        'Disallow: /privacy',
        `Sitemap: ${publicUrl}/sitemap.xml`,
      ]
      res
        .set('Cache-Control', day)
        .type('text')
        .send(`${lines.join('\n')}\n`)
    })
    .get('/sitemap.xml', async (req, res) => {
      const body = await sitemap(await createLocalReq({}, payload))
      sendCacheable(req, res, { type: 'application/xml; charset=utf-8', body, tags: ['articles'] })
    })
}
