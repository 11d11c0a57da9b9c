import { gunzipSync, gzipSync } from 'node:zlib'
import type { PayloadRequest } from 'payload'
import { type ArticleForm, addressAtFrontend, findArticle } from '#articles'
import {
  closesByAge,
  editTokenEnds,
  isClosed,
  loadComment,
  type Order,
  packShape,
  publishedIn,
  readPolicy,
  readShapedThread,
  readThreadQuery,
  type ShapedThread,
  stopMessageOf,
  takeIn,
  unpackShape,
  webmentionPath,
} from '#comments'
import { renderComment } from '#markup'
import { isId, isStaff, servicesOf } from '#platform'
import { ownCopy, type Patch } from '#platform/http'
import { hasMail } from '#platform/mail'
import { type ArticleView, dayTime, localPath, pictureTag, toArticleView } from './articleView'
import { pageScriptPath } from './assets'
import {
  type Discussion,
  discussion,
  type News,
  nestReplies,
  orderQuery,
  pageAddress,
  type ShownComment,
} from './discussion'
import type { FormFault } from './forms'
import { type Html, html, nothing, raw, toBytes } from './html'
import { frame, layout, readSite, type Site } from './layout'
import { addWaiting, type Me, type OwnComment, readOwnWaiting } from './ownComments'
import { accountNote, closedNote, emptyForm, type FormValues, replyForm, stoppedNote } from './replyForm'
import { tell, type Voice, wordsIn } from './words'

export type Asked = {
  slug: string
  /** Cursor to a later part of the discussion. */
  after?: string | undefined
  /** By default as the site is set. */
  order?: Order | undefined
  /** Id of the comment that is answered. */
  replyTo?: string | undefined
  mine?: readonly OwnComment[]
  /** Whom this browser remembers, for the form. */
  me?: Me | undefined
  /** What was typed, and what was wrong with it. */
  sent?: { values: FormValues; faults: readonly FormFault[]; preview?: string | undefined }
  /** What is said beside the newest of this browser's own comments. */
  news?: readonly News[]
  /** A comment was asked for that nobody sees here. */
  isMissing?: boolean
  /** The viewer has just withdrawn a comment. */
  isWithdrawn?: boolean
}

/** `until`: when the page says otherwise although nobody has changed anything. */
export type Answered =
  | {
      page: Buffer
      /** Its id. */
      article: string
      until: Date | undefined
      patch: Patch | undefined
      /** Where pages that mention the article are told of. */
      webmention: string | undefined
    }
  | { redirect: string }
  | undefined

/** The article's page for one viewer; nothing when there is no such article for readers. @throws Refusal for a wrong cursor */
export async function readArticlePage(
  req: PayloadRequest,
  { after, isMissing = false, isWithdrawn = false, me, mine = [], news = [], order, replyTo, sent, slug }: Asked,
): Promise<Answered> {
  const { now } = servicesOf(req.payload)
  const site = await readSite(req)
  const found = await findArticle(req, slug, asPage(site))
  if (!found || 'redirect' in found) return found
  const { article } = found
  const policy = await readPolicy(req)
  const shaped = await readShapedThread(
    req,
    article,
    readThreadQuery({ after, order: after === undefined ? order : undefined }),
  )
  const thread = shaped.page
  const waiting = mine.length > 0 ? await readOwnWaiting(req, article.id, mine) : []
  const rules = { article: { ...article.discussion, publishedAt: new Date(article.publishedAt) }, policy }
  const open = !isClosed({ ...rules, now: now() })
  const answered = await readAnswered(req, article.id, sent?.values.parent || replyTo)
  const { language, timeZone } = site
  const say = wordsIn(site)
  // One that went away meanwhile is not sent again: it would be refused each time.
  const values = {
    ...emptyForm,
    ...(me ? { ...me, remember: '1' } : {}),
    ...sent?.values,
    article: article.id,
    parent: answered?.id ?? '',
  }
  const stopped = policy.stopped && !isStaff(req.user)
  const canReply = open && !stopped && (!policy.requireAccount || req.user !== null)
  const comments = addWaiting(nestReplies(thread.docs), waiting, shaped.shape.order)
  const editable = new Map(
    mine.flatMap(({ editToken, id }) => {
      const until = editTokenEnds(req, id, editToken)
      return until ? [[id, { until, seconds: Math.ceil((until.getTime() - now().getTime()) / 1000) }] as const] : []
    }),
  )
  const form = (): Html =>
    replyForm({
      language,
      slug: article.slug,
      back: pageAddress({ slug: article.slug, after, asked: order }),
      query: orderQuery({ after, asked: order, order: shaped.shape.order }),
      values,
      faults: sent?.faults ?? [],
      required: policy.requireNameEmail,
      replyTo: answered && (answered.name || say('site.anonymous')),
      signedIn: req.user ? req.user.name || say('site.staff_member') : undefined,
      guidelines: policy.guidelines.trim() ? raw(renderComment(policy.guidelines).html) : undefined,
      canMail: hasMail(req.payload),
      isRemembered: me !== undefined,
      proof: policy.challenge === 'suspicious' && !req.user,
      preview: sent?.preview === undefined ? undefined : raw(sent.preview),
    })
  const inPlace = (): Html =>
    stopped ? stoppedNote(stopMessageOf(policy, language)) : open ? accountNote(language) : closedNote(language)
  const forAll = {
    slug: article.slug,
    title: article.title,
    total: thread.totalDocs + waiting.filter(({ shadowed }) => shadowed).length,
    published: thread.totalDocs,
    comments,
    next: thread.next,
    canReply,
    showAvatars: policy.showAvatars,
    canVote: policy.votes,
    after,
    asked: order,
    order: shaped.shape.order,
    language,
    timeZone,
    isWithdrawn,
  }
  const view: Discussion = { ...forAll, told: mine[0] && { id: mine[0].id, news }, editable }
  // Below the comment it answers, where that is on this page.
  const isInPlace = canReply && answered !== undefined && hasComment(comments, answered.id)
  const section = toBytes(discussion(isInPlace ? { ...view, reply: { to: answered.id, form: form() } } : view))
  const webmention = open && !policy.stopped && policy.webmentions ? webmentionPath : undefined
  const { after: end, before } = frame({
    site,
    webmention,
    title: article.seo.title || article.title,
    description: article.seo.description || article.excerpt,
    // Each page of a discussion is one to search engines: comments stand on one of them alone.
    path: after === undefined ? `/articles/${article.slug}` : pageAddress({ slug: article.slug, after }),
    canonical: await addressAtFrontend(req.payload, article),
    published: article.publishedAt,
    image: article.image,
    feed: {
      path: `/articles/${article.slug}/comments.xml`,
      title: say('site.comments_feed', { title: article.title }),
    },
  })
  const start = toBytes([before, isMissing ? missingNote(article.slug, site) : nothing, article.body])
  const below = html`
${isInPlace ? nothing : canReply || sent ? form() : inPlace()}
${pageScript}${end}`
  const isForAll = mine.length === 0 && !answered && !replyTo
  return {
    page: toBytes([start, section, below]),
    article: article.id,
    webmention,
    until: open ? closesByAge(rules) : undefined,
    // Whoever is answered may be the one who comes.
    patch: isForAll
      ? pagePatch({
          article: article.id,
          start: start.length,
          length: section.length,
          view: forAll,
          shaped,
        })
      : undefined,
  }
}

type PageArticle = Omit<ArticleView, 'html' | 'hero' | 'authors' | 'tags'> & {
  /** As it is sent, with the end of its line. */
  body: Buffer
  /** The picture by which links from elsewhere show it. */
  image: { path: string; alt: string } | undefined
  discussion: { open: 'inherit' | 'open' | 'closed'; closeAfterDays: number | undefined }
}

/** All that a page takes from an article, which stands there as it is kept. */
const asPage = ({ language, publicUrl, timeZone }: Site): ArticleForm<PageArticle> => ({
  name: `page ${language} ${timeZone}`,
  make: (document) => {
    const view = toArticleView(document, publicUrl)
    const { authors: _authors, hero, html: _html, tags: _tags, ...article } = view
    const { closeAfterDays, open } = document.discussion ?? {}
    const picture = hero?.sizes?.hero?.url ?? hero?.url
    return {
      ...article,
      body: toBytes([
        html`${articleBody(view, publicUrl, { language, timeZone })}
`,
      ]),
      image: picture ? { path: localPath(picture, publicUrl), alt: hero?.alt ?? '' } : undefined,
      discussion: { open: open ?? 'inherit', closeAfterDays: closeAfterDays ?? undefined },
    }
  },
  bytesOf: ({ body, excerpt, title }) => 1000 + body.length + 2 * (excerpt.length + title.length),
})

type PagePatch = {
  article: string
  /** Where the discussion stands in the page, in bytes. */
  start: number
  length: number
  /** Of a page that is for all: it says nothing of one viewer. */
  view: Omit<Discussion, 'editable' | 'told' | 'reply'>
  shaped: ShapedThread
}

/** Of the patch and what it remembers as objects. */
const ofPackedBytes = 900

/** The page with the discussion shown again, and nothing else. */
function pagePatch({ article, length, shaped, start, view }: PagePatch): Patch {
  const { text, sign } = packShape(shaped)
  // The comments once more, as they were read; packed they take a tenth of the memory.
  const kept = ownCopy(gzipSync(JSON.stringify([shaped.page, text, { ...view, comments: [] }]), { level: 1 }))
  return {
    bytes: ofPackedBytes + kept.length,
    take(body, change) {
      const comment = publishedIn(change)
      if (!comment) return undefined
      if (comment.article !== article) return {}
      // Written above.
      const [page, packed, known] = JSON.parse(gunzipSync(kept).toString()) as [
        ShapedThread['page'],
        string,
        Discussion,
      ]
      const taken = takeIn({ page, shape: unpackShape({ text: packed, sign }, page.docs) }, comment)
      if (!taken) return undefined
      const { docs, next, totalDocs } = taken.page
      const shown = { ...known, total: totalDocs, published: totalDocs, comments: nestReplies(docs), next }
      const section = toBytes(discussion(shown))
      return {
        text: toBytes([body.subarray(0, start), section, body.subarray(start + length)]).toString(),
        patch: pagePatch({ article, start, length: section.length, view: shown, shaped: taken }),
      }
    },
  }
}

/** An article as it is being written, for whoever has the token for it. Readers may have it like this already. */
export async function readPreviewPage(
  req: PayloadRequest,
  document: Parameters<typeof toArticleView>[0],
): Promise<string> {
  const { publicUrl } = servicesOf(req.payload)
  const article = toArticleView(document, publicUrl)
  const site = await readSite(req)
  const say = wordsIn(site)
  const isDraft = document._status !== 'published'
  // Without a path: search engines leave it alone.
  return layout({
    site,
    title: say(isDraft ? 'site.draft' : 'site.preview_title', { title: article.title || say('site.untitled') }),
    body: html`<p class="missing" role="status">${say(isDraft ? 'site.draft_note' : 'site.preview_note')}</p>
${articleBody(article, publicUrl, site)}
${pageScript}`,
  })
}

/** Whoever followed a link to a comment is told why it is not there, and has the article. */
function missingNote(slug: string, voice: Voice): Html {
  const link = html`<a href="/articles/${slug}#comments">${wordsIn(voice)('site.missing_link')}</a>`
  return html`<p class="missing" role="status">${tell(voice, 'site.missing', { link })}</p>`
}

const hasComment = (comments: readonly ShownComment[], id: string): boolean =>
  comments.some((comment) => (comment.id === id && !comment.removed) || hasComment(comment.replies, id))

/** Times and previews; nothing waits for it. */
export const pageScript: Html = html`<script src="${pageScriptPath}" defer></script>`

/** The comment a reply is to, as far as everybody may know of it. */
async function readAnswered(req: PayloadRequest, article: string, id: string | undefined) {
  const comment = isId(id) ? await loadComment(req, id) : undefined
  return comment?.article === article && comment.status === 'approved'
    ? { id: comment.id, name: comment.name }
    : undefined
}

function bylines({ authors }: ArticleView, voice: Voice): Html {
  if (authors.length === 0) return nothing
  const names = html`${authors.map(({ name, slug }, index) => html`${index === 0 ? '' : ', '}<a rel="author" href="/authors/${slug}">${name}</a>`)}`
  return html` · ${tell(voice, 'site.by', { names })}`
}

/** The article itself; what readers say comes after it. */
export function articleBody(article: ArticleView, publicUrl: string, voice: Voice): Html {
  const say = wordsIn(voice)
  return html`<article class="article">
<header>
<h1>${article.title}</h1>
${article.excerpt ? html`<p class="lead">${article.excerpt}</p>` : nothing}
<p class="meta">${dayTime(article.publishedAt, voice)}${bylines(article, voice)}</p>
</header>
${
  article.hero
    ? html`<figure class="hero">${pictureTag({ picture: article.hero, publicUrl, sizes: '(min-width: 60rem) 58rem, 100vw', className: 'hero-picture', eager: true })}
${article.hero.credit ? html`<figcaption>${say('site.picture', { credit: article.hero.credit })}</figcaption>` : nothing}</figure>`
    : nothing
}
<div class="prose">${raw(article.html)}</div>
${article.tags.length > 0 ? html`<ul class="tags" aria-label="${say('site.tags')}">${article.tags.map((tag) => html`<li><a href="/tags/${encodeURIComponent(tag)}">${tag}</a></li>`)}</ul>` : nothing}
</article>`
}
