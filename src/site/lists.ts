import type { Request, Response } from 'express'
import { createLocalReq, type PayloadRequest, type Where } from 'payload'
import { z } from 'zod'
import { type ArticleForm, readArticles } from '#articles'
import { publishedIn } from '#comments'
import { type Patch, type Route, sendCacheable } from '#platform/http'
import { type ArticleView, dayTime, type Picture, pictureTag, toArticleView } from './articleView'
import { type Html, html, inOnePiece, nothing, webLink } from './html'
import { htmlType, layout, notFoundPage, readSite, type Site } from './layout'
import { redirectRenamed } from './requests'
import { type Voice, wordsIn } from './words'

const tags = ['articles', 'site', 'media', 'authors']

type List = {
  path: string
  heading: (site: Site) => Html
  where?: () => Where[]
  title?: (site: Site) => string
  description?: string | undefined
  /** Whether there is such a page without any article. */
  emptyAllowed: boolean
}

const pageQuery = z.object({ page: z.string().optional() })

/** The number of a page; nothing for what is none. */
const pageOf = ({ query: { page = '1' } }: Request): number | undefined =>
  typeof page === 'string' && /^[1-9]\d{0,3}$/.test(page) ? Number(page) : undefined

async function sendList(req: Request, res: Response, local: PayloadRequest, list: List): Promise<void> {
  const { description, emptyAllowed, heading, path, title, where = () => [] } = list
  const page = pageOf(req)
  if (page === undefined) return notFoundPage(res, local)
  const site = await readSite(local)
  const { pieces: articles, totalPages: pages } = await readArticles(local, {
    form: asCard(site),
    where,
    limit: perPage,
    page,
    isCounted: true,
  })
  if (articles.length === 0 && (page > 1 || !emptyAllowed)) return notFoundPage(res, local)
  const body = layout({
    site,
    ...(title === undefined ? {} : { title: title(site) }),
    description: description || site.tagline,
    path: page === 1 ? path : `${path}?page=${page}`,
    body: html`<div class="wide">${heading(site)}${articleList({ articles, page, pages, path, language: site.language, timeZone: site.timeZone })}</div>`,
  })
  sendCacheable(req, res, {
    type: htmlType,
    body,
    tags,
    patch: listPatch(articles, { language: site.language, timeZone: site.timeZone }),
  })
}

/** Lists of articles: all, by tag, by author. Anonymous whoever asks: what is public does not depend on a session. */
export const listRoutes: Route[] = [
  {
    path: '/',
    methods: ['GET'],
    cache: true,
    query: pageQuery,
    answer:
      ({ payload }) =>
      async (req, res) => {
        const heading = (site: Site) => html`<h1 class="visually-hidden">${wordsIn(site)('site.articles')}</h1>`
        await sendList(req, res, await createLocalReq({}, payload), { path: '/', heading, emptyAllowed: true })
      },
  },
  {
    path: '/tags/:tag',
    methods: ['GET'],
    cache: true,
    query: pageQuery,
    answer:
      ({ payload }) =>
      async (req, res) => {
        const tag = String(req.params.tag)
        const titled = (site: Site) => wordsIn(site)('site.articles_on', { tag })
        await sendList(req, res, await createLocalReq({}, payload), {
          path: `/tags/${encodeURIComponent(tag)}`,
          where: () => [{ tags: { in: [tag] } }],
          title: titled,
          heading: (site) => html`<h1>${titled(site)}</h1>`,
          emptyAllowed: false,
        })
      },
  },
  {
    path: '/authors/:slug',
    methods: ['GET'],
    cache: true,
    query: pageQuery,
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
        if (!author) {
          const renamed = await slugOfRenamed(local, slug)
          if (renamed === undefined) return notFoundPage(res, local)
          return redirectRenamed(res, `/authors/${encodeURIComponent(renamed)}`)
        }
        await sendList(req, res, local, {
          path: `/authors/${encodeURIComponent(slug)}`,
          where: () => [{ authors: { in: [author.id] } }],
          title: () => author.name,
          description: author.bio ?? undefined,
          heading: (site) => authorHeading(author, site),
          emptyAllowed: true,
        })
      },
  },
]

/** Today's slug of the byline that once had this one. */
async function slugOfRenamed(req: PayloadRequest, slug: string): Promise<string | undefined> {
  const author = await req.payload.db.findOne<{ id: string; slug?: string | null }>({
    collection: 'authors',
    where: { oldSlugs: { in: [slug] } },
    select: { slug: true },
    req,
  })
  return author?.slug ?? undefined
}

const perPage = 10

export type ArticleList = Voice & {
  articles: readonly Card[]
  page: number
  pages: number
  /** Path of the list; pages beyond the first have `?page=N`. */
  path: string
}

/** Articles, newest first, with the way to older and newer ones. */
export function articleList({ articles, page, pages, path, ...voice }: ArticleList): Html {
  const say = wordsIn(voice)
  if (articles.length === 0)
    return html`<p class="empty">${say('site.nothing_published')}${page > 1 ? html` <a href="${path}">${say('site.to_newest')}</a>` : nothing}</p>`
  return html`<ul class="articles">
${articles.map(({ first, other }, index) => (page === 1 && index === 0 ? first : other))}
</ul>
${pages > 1 ? pager({ page, pages, path, voice }) : nothing}`
}

const titleLink = (slug: string): Html => html`<h2><a href="/articles/${slug}">`

const countOf = ({ commentCount }: Pick<ArticleView, 'commentCount'>, voice: Voice): Html =>
  html`<span>${commentCount === 0 ? wordsIn(voice)('site.no_comments') : wordsIn(voice)('site.comments', { count: commentCount })}</span>`

type Counted = Pick<ArticleView, 'id' | 'slug' | 'commentCount'>

/** Of a list that says how many comments each article has. */
function listPatch(articles: readonly Counted[], voice: Voice): Patch {
  const counted = articles.map(({ commentCount, id, slug }) => ({ commentCount, id, slug }))
  return {
    bytes: 300 * counted.length,
    take(body, change) {
      const comment = publishedIn(change)
      if (!comment) return undefined
      const article = counted.find(({ id }) => id === comment.article)
      if (!article) return {}
      const page = body.toString()
      const before = countOf(article, voice).html
      const at = page.indexOf(before, page.indexOf(titleLink(article.slug).html))
      if (at === -1) return undefined
      const next = { ...article, commentCount: article.commentCount + 1 }
      return {
        text: page.slice(0, at) + countOf(next, voice).html + page.slice(at + before.length),
        patch: listPatch(
          counted.map((one) => (one === article ? next : one)),
          voice,
        ),
      }
    },
  }
}

/** An article in a list: the first of all, and any other. */
type Card = Counted & { first: Html; other: Html }

export function toCard(article: ArticleView, { publicUrl, ...voice }: Voice & { publicUrl: string }): Card {
  const { commentCount, id, slug } = article
  const shown = (first: boolean) => inOnePiece(card(article, { publicUrl, voice, first }))
  return { commentCount, id, slug, first: shown(true), other: shown(false) }
}

const asCard = ({ language, publicUrl, timeZone }: Site): ArticleForm<Card> => ({
  name: `card ${language} ${timeZone}`,
  make: (document) => toCard(toArticleView(document, publicUrl), { language, publicUrl, timeZone }),
  bytesOf: ({ first, other }) => 500 + 2 * (first.html.length + other.html.length),
})

const card = (
  article: ArticleView,
  { first, publicUrl, voice }: { first: boolean; publicUrl: string; voice: Voice },
): Html => html`<li><article class="card${first ? ' first' : ''}">
${article.hero ? pictureTag({ picture: article.hero, publicUrl, sizes: '(min-width: 60rem) 28rem, 100vw', className: 'card-picture', eager: first }) : nothing}
<div class="card-text">
${titleLink(article.slug)}${article.title}</a></h2>
${article.excerpt ? html`<p>${article.excerpt}</p>` : nothing}
<p class="meta">${dayTime(article.publishedAt, voice)}${article.authors.length > 0 ? html` · ${article.authors.map(({ name }, index) => html`${index === 0 ? '' : ', '}<bdi>${name}</bdi>`)}` : nothing} · ${countOf(article, voice)}</p>
</div>
</article></li>
`

function pager({ page, pages, path, voice }: { page: number; pages: number; path: string; voice: Voice }): Html {
  const say = wordsIn(voice)
  const to = (number: number) => (number === 1 ? path : `${path}?page=${number}`)
  return html`<nav class="pager" aria-label="${say('site.pages')}">
${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">${say('site.newer')}</a>` : html`<span></span>`}
<span>${say('site.page_of', { page, pages })}</span>
${page < pages ? html`<a rel="next" href="${to(page + 1)}">${say('site.older')}</a>` : html`<span></span>`}
</nav>`
}

type Author = {
  name: string
  bio?: string | null
  picture?: string | Picture | null
  links?: readonly { label: string; url: string }[] | null
}

const portrait = (picture: Author['picture'], publicUrl: string): Html =>
  typeof picture === 'object' && picture !== null
    ? pictureTag({ picture, publicUrl, sizes: '6rem', className: 'portrait', eager: true })
    : nothing

/** Who writes: above the list of what they wrote. */
export function authorHeading(
  { bio, links, name, picture }: Author,
  { language, publicUrl }: Pick<Site, 'language' | 'publicUrl'>,
): Html {
  const shown = (links ?? []).flatMap(({ label, url }) => {
    const href = webLink(url)
    return href ? [html`<li><a href="${href}" rel="me noopener">${label}</a></li>`] : []
  })
  return html`<header class="author">
${portrait(picture, publicUrl)}
<div>
<h1>${name}</h1>
${bio ? html`<p class="lead">${bio}</p>` : nothing}
${shown.length > 0 ? html`<ul class="tags" aria-label="${wordsIn({ language })('site.links')}">${shown}</ul>` : nothing}
</div>
</header>`
}
