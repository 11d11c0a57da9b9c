import express, { Router } from 'express'
import type { Payload } from 'payload'
import { findPublicArticles } from '#articles'
import { findPlace } from '#comments'
import { servicesOf } from '#platform'
import { sendCacheable } from '#platform/http'
import { commentAddress } from './commentAddress'
import { htmlType } from './layout'
import { readMine } from './mine'
import { notFoundPage } from './notFoundPage'
import { postComment } from './postComment'
import { readArticlePage } from './readArticlePage'
import { viewerRequest } from './viewerRequest'

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
export function articleRoutes({ payload }: { payload: Payload }): Router {
  return (
    Router()
      .get('/articles/:slug', async (req, res) => {
        const { slug } = req.params
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
      })
      // The place of one comment, whichever page it stands on now.
      .get('/articles/:slug/comments/:id', async (req, res) => {
        const { id, slug } = req.params
        const viewer = await viewerRequest(payload, req, res)
        const article = (await findPublicArticles(viewer, [slug])).get(slug)
        const place = article && (await findPlace(viewer, article, id))
        if (!place) return notFoundPage(res, viewer)
        res
          .set('Cache-Control', 'no-store')
          .redirect(302, commentAddress({ slug: article.slug, id, after: place.after }))
      })
      // The address bar after a refused comment: whoever asks for it again did not send one.
      .get('/articles/:slug/comments', (req, res) => {
        res.set('Cache-Control', 'no-store').redirect(302, `/articles/${encodeURIComponent(req.params.slug)}#comments`)
      })
      .post(
        '/articles/:slug/comments',
        express.urlencoded({ extended: false, limit: formLimit, parameterLimit: 50 }),
        postComment(payload),
      )
  )
}
