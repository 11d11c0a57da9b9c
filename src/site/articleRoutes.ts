import express, { type RequestHandler } from 'express'
import { findPublicArticles } from '#articles'
import { findPlace } from '#comments'
import { servicesOf } from '#platform'
import { type Route, type RouteParts, sendCacheable } from '#platform/http'
import { commentAddress } from './commentAddress'
import { htmlType } from './layout'
import { readMine } from './mine'
import { notFoundPage } from './notFoundPage'
import { postComment } from './postComment'
import { readArticlePage } from './readArticlePage'
import { paramsOf, viewerRequest } from './viewerRequest'

/** The longest comment there may be, each byte of it escaped, and the other fields. */
const formLimit = '256kb'

const textQuery = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined

/** What the page shows or depends on. Its text links to other articles by their slugs, whichever those are. */
const tagsOf = (id: string, slug: string): string[] => [
  `article:${id}`,
  `slug:${slug}`,
  'slugs',
  `comments:${id}`,
  'site',
  'discussion',
  'media',
  'authors',
]

/** An article with its discussion, and the form's door. */
export const articleRoutes: Route[] = [
  { path: '/articles/:slug', methods: ['GET'], cache: true, answer: answerArticle },
  { path: '/articles/:slug/comments/:id', methods: ['GET'], answer: answerPlace },
  {
    // The address bar after a refused comment: whoever asks for it again did not send one.
    path: '/articles/:slug/comments',
    methods: ['GET'],
    answer: () => (req, res) => {
      const { slug } = paramsOf(req)
      res.set('Cache-Control', 'no-store').redirect(302, `/articles/${encodeURIComponent(slug)}#comments`)
    },
  },
  {
    path: '/articles/:slug/comments',
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      express.urlencoded({ extended: false, limit: formLimit, parameterLimit: 50 }),
      postComment(payload),
    ],
  },
]

function answerArticle({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const { slug } = paramsOf(req)
    const mine = readMine(req.headers.cookie, servicesOf(payload).signingKey('mine'))
    const viewer = await viewerRequest(payload, req, res)
    const { after, replyto } = req.query
    const answered = await readArticlePage(viewer, {
      slug,
      after: textQuery(after),
      replyTo: textQuery(replyto),
      mine,
    })
    if (!answered) return notFoundPage(res, viewer)
    if ('redirect' in answered) {
      // Asked about each time: a slug can come back, and a browser would keep a permanent redirect for good.
      res.set('Cache-Control', 'public, max-age=0, must-revalidate')
      return res.redirect(301, `/articles/${encodeURIComponent(answered.redirect)}`)
    }
    const { article, page, until } = answered
    if (viewer.user || mine.length > 0) {
      res.set('Cache-Control', 'private, no-store').type('html').send(page)
      return
    }
    sendCacheable(req, res, { type: htmlType, body: page, tags: tagsOf(article.id, slug), until })
  }
}

/** The place of one comment, whichever page of the discussion it is on now. */
function answerPlace({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const { id, slug } = paramsOf(req)
    const viewer = await viewerRequest(payload, req, res)
    const article = (await findPublicArticles(viewer, [slug])).get(slug)
    const place = article && (await findPlace(viewer, article, id))
    if (!place) return notFoundPage(res, viewer)
    res.set('Cache-Control', 'no-store').redirect(302, commentAddress({ slug: article.slug, id, after: place.after }))
  }
}
