import express, { type Request, type Response, Router } from 'express'
import { createLocalReq, type Payload, type PayloadRequest, type Where } from 'payload'
import { sendCacheable } from '../http/sendCacheable'
import { servicesOf } from '../services'
import { articleList } from './articleList'
import { favicon } from './favicon'
import { type Html, html, nothing } from './html'
import { layout } from './layout'
import { readMine } from './mine'
import { postComment } from './postComment'
import { readArticlePage } from './readArticlePage'
import { readList } from './readList'
import { readSite } from './readSite'
import { sitemap } from './sitemap'
import { stylePath, styles } from './styles'
import { viewerRequest } from './viewerRequest'

const htmlType = 'text/html; charset=utf-8'
const listTags = ['articles', 'site', 'media', 'authors']
const year = 'public, max-age=31536000, immutable'

type List = { path: string; where?: Where[]; heading: Html; title?: string; description?: string; tags?: string[] }

const pageOf = (req: Request): number => {
  const page = Number(req.query.page ?? 1)
  return Number.isInteger(page) && page > 0 && page < 10_000 ? page : 1
}

const textQuery = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** The reference reader site: what a frontend of one's own would do, done once. */
export const siteRoutes = ({ payload }: { payload: Payload }): Router => {
  const router = Router()
  const anonymous = (): Promise<PayloadRequest> => createLocalReq({}, payload)

  const notFound = async (res: Response, local: PayloadRequest): Promise<void> => {
    const body = html`<section class="plain"><h1>There is nothing here</h1><p>The article may have moved, or may not be published any more.</p><p><a href="/">To the articles</a></p></section>`
    res
      .status(404)
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(layout({ site: await readSite(local), title: 'Not found', body }))
  }

  const sendList = async (
    req: Request,
    res: Response,
    local: PayloadRequest,
    { description, heading, path, tags = [], title, where = [] }: List,
  ): Promise<void> => {
    const page = pageOf(req)
    const site = await readSite(local)
    const { articles, pages } = await readList(local, { page, where })
    const body = html`<div class="wide">${heading}${articleList({ articles, page, pages, path, publicUrl: site.publicUrl })}</div>`
    sendCacheable(req, res, {
      type: htmlType,
      body: layout({
        site,
        ...(title === undefined ? {} : { title }),
        description: description ?? site.tagline,
        path: page === 1 ? path : `${path}?page=${page}`,
        body,
      }),
      tags: [...listTags, ...tags],
    })
  }

  router.get('/', async (req, res) =>
    sendList(req, res, await anonymous(), { path: '/', heading: html`<h1 class="visually-hidden">Articles</h1>` }),
  )

  router.get('/tags/:tag', async (req, res) => {
    const { tag } = req.params
    await sendList(req, res, await anonymous(), {
      path: `/tags/${encodeURIComponent(tag)}`,
      where: [{ tags: { in: [tag] } }],
      title: `Articles on ${tag}`,
      heading: html`<h1>Articles on ${tag}</h1>`,
    })
  })

  router.get('/authors/:slug', async (req, res) => {
    const local = await anonymous()
    const { docs } = await payload.find({
      collection: 'authors',
      where: { slug: { equals: req.params.slug } },
      limit: 1,
      depth: 0,
      overrideAccess: false,
      req: local,
    })
    const [author] = docs
    if (!author) return notFound(res, local)
    const heading = html`<h1>${author.name}</h1>${author.bio ? html`<p class="lead">${author.bio}</p>` : nothing}${
      author.links?.length
        ? html`<ul class="tags">${author.links.map(({ label, url }) => html`<li><a href="${url}" rel="me noopener">${label}</a></li>`)}</ul>`
        : nothing
    }`
    await sendList(req, res, local, {
      path: `/authors/${req.params.slug}`,
      where: [{ authors: { in: [author.id] } }],
      title: author.name,
      heading,
    })
  })

  router.get('/articles/:slug', async (req, res) => {
    const { signingKey } = servicesOf(payload)
    const mine = readMine(req.headers.cookie, signingKey('mine'))
    const viewer = await viewerRequest(payload, req, res)
    const answered = await readArticlePage(viewer, {
      slug: req.params.slug,
      after: textQuery(req.query.after),
      replyTo: textQuery(req.query.replyto),
      mine,
    })
    if (!answered) return notFound(res, viewer)
    // Asked about each time: a slug can come back, and a browser would keep a permanent redirect for good.
    if ('redirect' in answered)
      return res
        .set('Cache-Control', 'public, max-age=0, must-revalidate')
        .redirect(301, `/articles/${encodeURIComponent(answered.redirect)}`)
    const { article, page } = answered
    if (viewer.user || mine.length > 0) {
      res.set('Cache-Control', 'private, no-store').type('html').send(page)
      return
    }
    const tags = [
      `article:${article.id}`,
      `slug:${req.params.slug}`,
      'slugs',
      `comments:${article.id}`,
      'site',
      'discussion',
      'media',
      'authors',
    ]
    sendCacheable(req, res, { type: htmlType, body: page, tags })
  })

  router.post(
    '/articles/:slug/comments',
    express.urlencoded({ extended: false, limit: '256kb', parameterLimit: 50 }),
    postComment(payload),
  )

  router.get(stylePath, (_req, res) => {
    res.set('Cache-Control', year).type('css').send(styles)
  })
  router.get('/favicon.svg', (_req, res) => {
    res.set('Cache-Control', 'public, max-age=86400').type('svg').send(favicon)
  })
  router.get('/robots.txt', (_req, res) => {
    res
      .type('text')
      .send(
        `User-agent: *\nDisallow: /admin\nDisallow: /api/\nDisallow: /setup\nSitemap: ${servicesOf(payload).publicUrl}/sitemap.xml\n`,
      )
  })
  router.get('/sitemap.xml', async (req, res) => {
    sendCacheable(req, res, {
      type: 'application/xml; charset=utf-8',
      body: await sitemap(await anonymous()),
      tags: ['articles'],
    })
  })
  return router
}
