import type { Request, Response } from 'express'
import { createLocalReq, type PayloadRequest, type Where } from 'payload'
import { type Route, sendCacheable } from '#platform/http'
import { articleList } from './articleList'
import { authorHeading } from './authorHeading'
import { type Html, html } from './html'
import { htmlType, layout } from './layout'
import { notFoundPage } from './notFoundPage'
import { readList } from './readList'
import { readSite } from './readSite'

const tags = ['articles', 'site', 'media', 'authors']

type List = {
  path: string
  heading: Html
  where?: Where[]
  title?: string
  description?: string | undefined
  /** Whether there is such a page without any article. */
  emptyAllowed: boolean
}

/** The number of a page; nothing for what is none. */
const pageOf = ({ query: { page = '1' } }: Request): number | undefined =>
  typeof page === 'string' && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : undefined

async function sendList(req: Request, res: Response, local: PayloadRequest, list: List): Promise<void> {
  const { description, emptyAllowed, heading, path, title, where = [] } = list
  const page = pageOf(req)
  if (page === undefined) return notFoundPage(res, local)
  const { articles, pages } = await readList(local, { page, where })
  if (articles.length === 0 && (page > 1 || !emptyAllowed)) return notFoundPage(res, local)
  const site = await readSite(local)
  const body = layout({
    site,
    ...(title === undefined ? {} : { title }),
    description: description || site.tagline,
    path: page === 1 ? path : `${path}?page=${page}`,
    body: html`<div class="wide">${heading}${articleList({ articles, page, pages, path, publicUrl: site.publicUrl })}</div>`,
  })
  sendCacheable(req, res, { type: htmlType, body, tags })
}

/** Lists of articles: all, by tag, by author. Anonymous whoever asks: what is public does not depend on a session. */
export const listRoutes: Route[] = [
  {
    path: '/',
    methods: ['GET'],
    cache: true,
    answer:
      ({ payload }) =>
      async (req, res) => {
        const heading = html`<h1 class="visually-hidden">Articles</h1>`
        await sendList(req, res, await createLocalReq({}, payload), { path: '/', heading, emptyAllowed: true })
      },
  },
  {
    path: '/tags/:tag',
    methods: ['GET'],
    cache: true,
    answer:
      ({ payload }) =>
      async (req, res) => {
        const tag = String(req.params.tag)
        await sendList(req, res, await createLocalReq({}, payload), {
          path: `/tags/${encodeURIComponent(tag)}`,
          where: [{ tags: { in: [tag] } }],
          title: `Articles on ${tag}`,
          heading: html`<h1>Articles on ${tag}</h1>`,
          emptyAllowed: false,
        })
      },
  },
  {
    path: '/authors/:slug',
    methods: ['GET'],
    cache: true,
    answer:
      ({ payload }) =>
      async (req, res) => {
        const slug = String(req.params.slug)
        const local = await createLocalReq({}, payload)
        const { docs } = await payload.find({
          collection: 'authors',
          where: { slug: { equals: slug } },
          limit: 1,
          depth: 1,
          overrideAccess: false,
          req: local,
        })
        const [author] = docs
        if (!author) return notFoundPage(res, local)
        await sendList(req, res, local, {
          path: `/authors/${encodeURIComponent(slug)}`,
          where: [{ authors: { in: [author.id] } }],
          title: author.name,
          description: author.bio ?? undefined,
          heading: authorHeading(author, (await readSite(local)).publicUrl),
          emptyAllowed: true,
        })
      },
  },
]
