import express, { type Request, type RequestHandler, type Response } from 'express'
import type { Payload, PayloadRequest } from 'payload'
import { findPublicArticles } from '#articles'
import { findPlace, loadVisible, type StoredComment, submitComment, voteOnComment } from '#comments'
import { refusalOf, servicesOf } from '#platform'
import { type Route, type RouteParts, sendCacheable } from '#platform/http'
import { readArticlePage } from './articlePage'
import { type FormFault, textOf } from './forms'
import { html } from './html'
import { htmlType, layout, notFoundPage, readSite } from './layout'
import { readMine, writeMine } from './ownComments'
import { type FormValues, honeypotField } from './replyForm'
import { paramsOf, viewerRequest } from './requests'

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
  {
    // Of the vote buttons: leads back to the comment, on whichever page of the discussion it is.
    path: '/articles/:slug/comments/:id/vote',
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      express.urlencoded({ extended: false, limit: '1kb', parameterLimit: 5 }),
      async (req, res) => {
        res.set('Cache-Control', 'no-store')
        const viewer = await viewerRequest(payload, req, res)
        const { id, slug } = paramsOf(req)
        if (!(await findShown(viewer, { id, slug }))) return notFoundPage(res, viewer)
        await voteOnComment(viewer, id, { vote: textOf(req.body, 'vote') })
        res.redirect(303, `/articles/${encodeURIComponent(slug)}/comments/${encodeURIComponent(id)}`)
      },
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

/** Whether a field was sent with anything in it, even twice. */
const isFilled = (body: unknown, name: string): boolean =>
  typeof body === 'object' && body !== null && Object.hasOwn(body, name) && Reflect.get(body, name) !== ''

/** `POST /articles/:slug/comments`: the form's door. Success goes to the comment's place; faults come back with all that was typed. */
export function postComment(payload: Payload) {
  return async (req: Request, res: Response): Promise<void> => {
    const { slug } = paramsOf(req)
    const { publicUrl, signingKey } = servicesOf(payload)
    const body: unknown = req.body
    const values: FormValues = {
      name: textOf(body, 'name'),
      email: textOf(body, 'email'),
      url: textOf(body, 'url'),
      content: textOf(body, 'content'),
      parent: textOf(body, 'parent'),
    }
    const key = signingKey('mine')
    const mine = readMine(req.headers.cookie, key)
    res.set('Cache-Control', 'no-store')
    const viewer = await viewerRequest(payload, req, res)
    try {
      const { doc, editToken } = await submitComment(
        viewer,
        { ...values, article: slug, proof: textOf(body, 'proof') || undefined },
        { deriveKey: true, honeypot: isFilled(body, honeypotField) },
      )
      const kept = [{ id: doc.id, editToken }, ...mine.filter(({ id }) => id !== doc.id)]
      res.append('Set-Cookie', writeMine(kept, { key, secure: publicUrl.startsWith('https:') }))
      // One that waits is shown to its sender on the first page; a published one may stand on another.
      const after =
        doc.status === 'approved' ? await pageOf(await viewerRequest(payload, req, res), slug, doc.id) : null
      res.redirect(303, commentAddress({ slug, id: doc.id, after }))
    } catch (error) {
      const refusal = refusalOf(error)
      if (!refusal) throw error
      if (refusal.retryAfter !== undefined) res.set('Retry-After', String(refusal.retryAfter))
      const faults: FormFault[] = refusal.data.errors
      // A new request: the refused one may hold on to a transaction that has ended.
      const fresh = await viewerRequest(payload, req, res)
      const again = await readArticlePage(fresh, { slug, mine, sent: { values, faults } })
      const page =
        again && 'page' in again
          ? again.page
          : layout({ site: await readSite(fresh), title: 'Not posted', body: lost(faults, values) })
      res.status(refusal.status).type('html').send(page)
    }
  }
}

async function pageOf(viewer: PayloadRequest, slug: string, id: string): Promise<string | null> {
  const article = (await findPublicArticles(viewer, [slug])).get(slug)
  return (article && (await findPlace(viewer, article, id)))?.after ?? null
}

/** The article is gone: what was typed is not. */
const lost = (faults: readonly FormFault[], { content }: FormValues) => html`<section class="reply">
<h1>Your comment was not posted</h1>
<ul class="summary">${faults.map(({ code, message, path }) => html`<li class="fault" data-code="${code}"${path ? html` data-path="${path}"` : ''}>${message}</li>`)}</ul>
<p>This is what you wrote:</p>
<textarea rows="8" readonly aria-label="Your comment">${content}</textarea>
<p><a href="/">To the articles</a></p>
</section>`

/** The comment of an address under `/articles/SLUG`, where it is published under that very article; undefined otherwise. */
export async function findShown(
  req: PayloadRequest,
  { id, slug }: { id: string; slug: string },
): Promise<StoredComment | undefined> {
  try {
    const comment = await loadVisible(req, id)
    return (await findPublicArticles(req, [slug])).get(slug)?.id === comment.article ? comment : undefined
  } catch (error) {
    if (refusalOf(error)?.status === 404) return undefined
    throw error
  }
}

type Place = { slug: string; id: string; after: string | null }

/** Where a comment is shown, within the site. */
export function commentAddress({ after, id, slug }: Place): string {
  return `/articles/${encodeURIComponent(slug)}${after === null ? '' : `?after=${encodeURIComponent(after)}`}#comment-${id}`
}
