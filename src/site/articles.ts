import type { Request, RequestHandler, Response } from 'express'
import type { Payload, PayloadRequest } from 'payload'
import { z } from 'zod'
import { findPublicArticles, readPreview } from '#articles'
import {
  findPlace,
  loadVisible,
  type Order,
  orders,
  previewComment,
  readPolicy,
  type StoredComment,
  submitComment,
  voteOnComment,
} from '#comments'
import { isId, refusalOf, servicesOf } from '#platform'
import { askedSearch, keepUntil, type Route, type RouteParts, sendCacheable } from '#platform/http'
import { hasMail } from '#platform/mail'
import { pageScript, readArticlePage, readPreviewPage } from './articlePage'
import { allNews, type News, pageAddress } from './discussion'
import { type FormFault, textOf } from './forms'
import { html, raw } from './html'
import { htmlType, layout, notFoundPage, readSite } from './layout'
import {
  cookieOf,
  type OwnComment,
  readerCookie,
  readMe,
  readMine,
  readOwnWaiting,
  readStillMine,
  writeMe,
  writeMine,
  writeReader,
} from './ownComments'
import { type FormValues, honeypotField, previewField, replyForm } from './replyForm'
import { formBody, paramsOf, readerRequest, readForm, redirectRenamed, refuseForm, viewerRequest } from './requests'
import { wordsIn } from './words'

/**
 * What a browser can send of our form, whose text has at most 65,525 UTF-16 units: nine bytes each once they are escaped, and
 * the other fields. What is longer than its column is refused by name, with everything typed kept.
 */
const formLimitBytes = 1024 * 1024

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

/** What of an address a page of the article depends on. A reply to what cannot be a comment is none. */
const pageQuery = z.object({
  after: z.string().optional(),
  order: z.enum(orders).optional().catch(undefined),
  replyto: z.string().refine(isId).optional().catch(undefined),
  withdrawn: z.literal('1').optional().catch(undefined),
})
/** Shown to its sender only, who goes on with it to the page. */
const placeQuery = z.object({
  order: z.enum(orders).optional().catch(undefined),
  news: z.string().optional().catch(undefined),
})

/** An article with its discussion, and the form's door. */
export const articleRoutes: Route[] = [
  { path: '/articles/:slug', methods: ['GET'], cache: true, query: pageQuery, answer: answerArticle },
  { path: '/preview/:id', methods: ['GET'], robots: 'disallow', answer: answerDraft },
  { path: '/articles/:slug/comments/:id', methods: ['GET'], cache: true, query: placeQuery, answer: answerPlace },
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
    answer: ({ payload }) => postComment(payload),
  },
  {
    // Of the vote buttons: leads back to the comment, on whichever page of the discussion it is.
    path: '/articles/:slug/comments/:id/vote',
    methods: ['POST'],
    limit: 'writes',
    answer: ({ payload }) => [
      formBody(1024),
      async (req, res) => {
        res.set('Cache-Control', 'no-store')
        const viewer = await viewerRequest(payload, req, res)
        const { id, slug } = paramsOf(req)
        if (!(await findShown(viewer, { id, slug }))) return notFoundPage(res, viewer)
        await voteOnComment(viewer, id, { vote: textOf(req.body, 'vote') })
        res.redirect(303, `${placeOf(slug, id)}${queryOf(orderIn(req))}`)
      },
    ],
  },
]

function answerArticle({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const { slug } = paramsOf(req)
    const { publicUrl, signingKey } = servicesOf(payload)
    const key = signingKey('mine')
    const known = readMine(req.headers.cookie, key)
    const me = readMe(req.headers.cookie, key)
    const viewer = await viewerRequest(payload, req, res)
    const mine = await readStillMine(viewer, known)
    if (mine.length < known.length)
      res.append('Set-Cookie', writeMine(mine, { key, secure: publicUrl.startsWith('https:') }))
    const { after, replyto } = req.query
    const answered = await readArticlePage(viewer, {
      slug,
      after: textQuery(after),
      order: orderIn(req),
      replyTo: textQuery(replyto),
      mine,
      me,
      news: newsIn(req),
      isWithdrawn: req.query.withdrawn === '1',
    })
    if (!answered) return notFoundPage(res, viewer)
    if ('redirect' in answered) {
      const address = `/articles/${encodeURIComponent(answered.redirect)}${askedSearch(req, res)}`
      return redirectRenamed(res, address)
    }
    const { article, page, patch, until, webmention } = answered
    if (webmention) res.set('Link', `<${publicUrl}${webmention}>; rel="webmention"`)
    if (viewer.user || me || known.length > 0) {
      res.set('Cache-Control', 'private, no-store').type('html').send(page)
      return
    }
    sendCacheable(req, res, { type: htmlType, body: page, tags: tagsOf(article, slug), until, patch })
  }
}

/** `/preview/:id?token=`: a draft for whoever has the token. Kept nowhere, and its address goes to nobody else. */
function answerDraft({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    // The admin shows it beside the form, an ended one too.
    const policy = String(res.get('Content-Security-Policy'))
    res.set({
      'Cache-Control': 'private, no-store',
      'Content-Security-Policy': policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex',
    })
    const reader = await readerRequest(payload, res)
    const { id } = paramsOf(req)
    const draft = await readPreview(payload, { id, token: req.query.token, address: res.locals.address })
    res.type('html').send(await readPreviewPage(reader, draft))
  }
}

/**
 * The place of one comment, whichever page of the discussion it is on now; the sender of one that waits is shown it on the
 * first page. Of a comment that nobody sees there the article is left, with a word about it.
 */
function answerPlace({ payload }: RouteParts): RequestHandler {
  return async (req, res) => {
    const { id, slug } = paramsOf(req)
    const mine = readMine(req.headers.cookie, servicesOf(payload).signingKey('mine'))
    const viewer = await viewerRequest(payload, req, res)
    const article = (await findPublicArticles(viewer, [slug])).get(slug)
    if (!article) return notFoundPage(res, viewer)
    res.set('Cache-Control', 'no-store')
    const place =
      (await findPlace(viewer, article, id, orderIn(req))) ??
      (await ownPlace(viewer, { article: article.id, id, mine }))
    if (place)
      return res.redirect(
        302,
        commentAddress({
          slug: article.slug,
          id,
          after: place.after,
          order: orderIn(req),
          news: newsIn(req),
        }),
      )
    const answered = await readArticlePage(viewer, { slug: article.slug, mine, isMissing: true })
    if (!answered || 'redirect' in answered) return notFoundPage(res, viewer)
    keepUntil(res, answered.until)
    res.status(404).type('html').send(answered.page)
  }
}

async function ownPlace(
  req: PayloadRequest,
  { article, id, mine }: { article: string; id: string; mine: readonly OwnComment[] },
): Promise<{ after: null } | undefined> {
  const asked = mine.filter((own) => own.id === id)
  return asked.length > 0 && (await readOwnWaiting(req, article, asked)).length > 0 ? { after: null } : undefined
}

/** `POST /articles/:slug/comments`: the form's door. Success goes to the comment's place; faults come back with all that was typed. */
export function postComment(payload: Payload) {
  return async (req: Request, res: Response): Promise<void> => {
    res.set('Cache-Control', 'no-store')
    const { slug } = paramsOf(req)
    const { publicUrl, signingKey } = servicesOf(payload)
    const viewer = await viewerRequest(payload, req, res)
    const body = await readForm(req, formLimitBytes).catch((error: unknown) => {
      if (refusalOf(error)?.status !== 413) throw error
      return undefined
    })
    if (!body) return sendTooLong(res, viewer, slug)
    const values: FormValues = {
      article: textOf(body, 'article'),
      name: textOf(body, 'name'),
      email: textOf(body, 'email'),
      url: textOf(body, 'url'),
      content: textOf(body, 'content'),
      parent: textOf(body, 'parent'),
      subscribe: textOf(body, 'subscribe'),
      remember: textOf(body, 'remember'),
    }
    // The slug may belong to another article by now; the form says which one its reader has before them.
    const target = isId(values.article) ? values.article : slug
    const key = signingKey('mine')
    const mine = readMine(req.headers.cookie, key)
    try {
      if (textOf(body, previewField) !== '') {
        const preview = previewComment({ content: values.content }).html
        return await sendAgain(res, viewer, { slug, target, mine, order: orderIn(req), values, faults: [], preview })
      }
      const { doc, editToken, notes, readerToken } = await submitComment(
        viewer,
        { ...values, article: target, proof: textOf(body, 'proof') || undefined },
        {
          deriveKey: true,
          honeypot: textOf(body, honeypotField) !== '',
          readerToken: cookieOf(req.headers.cookie, readerCookie),
        },
      )
      const kept = [{ id: doc.id, editToken }, ...mine.filter(({ id }) => id !== doc.id)]
      const secure = publicUrl.startsWith('https:')
      res.append('Set-Cookie', writeMine(kept, { key, secure }))
      if (values.remember !== '')
        res.append('Set-Cookie', writeMe({ name: values.name, url: doc.url ?? '' }, { key, secure }))
      if (readerToken !== null) res.append('Set-Cookie', writeReader(readerToken, { secure }))
      const fresh = await viewerRequest(payload, req, res)
      const now = (await findPublicArticles(fresh, [doc.article])).get(doc.article)?.slug ?? slug
      const news: News[] = [
        // Of one that waits the page says so.
        ...(doc.status === 'approved' ? ['posted' as const] : []),
        ...(notes ? ['left-out' as const] : []),
        ...(isAsked(viewer, values) ? ['mailed' as const] : []),
      ]
      res.redirect(303, `${placeOf(now, doc.id)}${queryOf(orderIn(req), news)}#comment-${doc.id}`)
    } catch (error) {
      const { data } = refuseForm(res, error, (await readSite(viewer)).language)
      // A new request: the refused one may hold on to a transaction that has ended.
      const fresh = await viewerRequest(payload, req, res)
      await sendAgain(res, fresh, { slug, target, mine, order: orderIn(req), values, faults: data.errors })
    }
  }
}

type SentAgain = {
  slug: string
  /** Id or slug of the article it was written for. */
  target: string
  mine: readonly OwnComment[]
  order: Order | undefined
  values: FormValues
  faults: readonly FormFault[]
  preview?: string
}

/** The page of the article with everything typed in its form; where there is no such article any more, the form alone. */
async function sendAgain(
  res: Response,
  req: PayloadRequest,
  { mine, order, slug, target, ...sent }: SentAgain,
): Promise<void> {
  const found = await readArticlePage(req, { slug: target, mine, order, sent })
  const again =
    found && 'redirect' in found ? await readArticlePage(req, { slug: found.redirect, mine, order, sent }) : found
  const page = again && 'page' in again ? again.page : await lostPage(req, slug, sent)
  res.type('html').send(page)
}

async function lostPage(
  req: PayloadRequest,
  slug: string,
  { faults, preview, values }: Omit<SentAgain, 'slug' | 'target' | 'mine' | 'order'>,
): Promise<string> {
  const { challenge, requireNameEmail } = await readPolicy(req)
  const site = await readSite(req)
  const say = wordsIn(site)
  const form = replyForm({
    language: site.language,
    slug,
    values,
    faults,
    required: requireNameEmail,
    replyTo: undefined,
    signedIn: req.user ? req.user.name || say('site.staff_member') : undefined,
    guidelines: undefined,
    canMail: hasMail(req.payload),
    isRemembered: false,
    proof: challenge === 'suspicious' && !req.user,
    preview: preview === undefined ? undefined : raw(preview),
  })
  const body = html`<section class="plain">
<h1>${say('site.not_posted')}</h1>
<p>${say('site.lost_text')}</p>
<p class="way"><a href="/">${say('pages.to_articles')}</a></p>
</section>
${form}
${pageScript}`
  return layout({ site, title: say('site.not_posted_title'), body })
}

/** Longer than anything a browser sends of our form: too long to be read, and so to be given back. */
async function sendTooLong(res: Response, req: PayloadRequest, slug: string): Promise<void> {
  const site = await readSite(req)
  const say = wordsIn(site)
  const body = html`<section class="plain">
<h1>${say('site.not_posted')}</h1>
<p class="fault" data-code="body_too_large">${say('site.too_long')}</p>
<p>${say('site.too_long_text')}</p>
<p class="way"><a href="/articles/${slug}#reply">${say('site.to_article')}</a></p>
</section>`
  // The rest of the body will not be read.
  res.status(413).set('Connection', 'close').type('html')
  res.send(layout({ site, title: say('site.not_posted_title'), body }))
}

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

const isAsked = (req: PayloadRequest, { subscribe }: FormValues): boolean =>
  subscribe !== '' && req.user === null && hasMail(req.payload)

/** What the sender's page is to say of a comment that has just been sent. */
function newsIn({ query: { news } }: Request): News[] {
  const named = typeof news === 'string' ? news.split(',') : []
  return allNews.filter((one) => named.includes(one))
}

/** The order that was chosen, in the address of a page or of what leads back to it. */
const orderIn = ({ query }: Request): Order | undefined => orders.find((known) => known === query.order)

const newsQuery = (news: readonly News[]): string | undefined => (news.length > 0 ? `news=${news.join()}` : undefined)

function queryOf(order: Order | undefined, news: readonly News[] = []): string {
  const all = [order && `order=${order}`, newsQuery(news)].filter((part) => part !== undefined)
  return all.length > 0 ? `?${all.join('&')}` : ''
}

/** The address of a comment, which leads to the page it is on. */
const placeOf = (slug: string, id: string): string => `/articles/${encodeURIComponent(slug)}/comments/${id}`

type Place = { slug: string; id: string; after: string | null; order: Order | undefined; news: readonly News[] }

/** Where a comment is shown, within the site. */
function commentAddress({ after, id, news, order, slug }: Place): string {
  return `${pageAddress({ slug, after: after ?? undefined, asked: order }, newsQuery(news))}#comment-${id}`
}
