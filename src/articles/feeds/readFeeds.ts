import type { PayloadRequest } from 'payload'
import { addressesOfTarget, approved, type TargetHead } from '#comments'
import { servicesOf } from '#platform'
import { readGlobalTexts } from '#platform/database'
import { homeAtFrontend } from '../address'
import { type ArticleForm, readArticles } from '../findArticle'
import { articleFeed, commentFeed, type FeedArticle, type FeedComment, type FeedSource, type SiteTexts } from './feed'

const articlesInFeed = 20
const commentsInFeed = 50

/** The newest published articles as a feed. */
export async function readArticleFeed(req: PayloadRequest): Promise<FeedSource> {
  const { pieces } = await readArticles(req, { form: inFeed, limit: articlesInFeed })
  const { publicUrl } = servicesOf(req.payload)
  const articles: FeedArticle[] = []
  for (const { article, named } of pieces) articles.push({ ...article, url: (await addressesOfTarget(req, named)).url })
  const home = (await homeAtFrontend(req.payload)) ?? `${publicUrl}/`
  return articleFeed({ site: await readSite(req), articles, publicUrl, home })
}

/** The newest approved comments on an article as a feed. */
export async function readCommentFeed(req: PayloadRequest, article: TargetHead): Promise<FeedSource> {
  // Rows with exactly these fields: the filter on the status is the access rule, the same for everybody.
  const { docs } = await req.payload.db.find<FeedComment>({
    collection: 'comments',
    where: { and: [{ article: { equals: article.id } }, approved()] },
    sort: '-createdAt',
    limit: commentsInFeed,
    pagination: false,
    select: { name: true, url: true, html: true, createdAt: true, editedAt: true },
    req,
  })
  return commentFeed({
    site: await readSite(req),
    article,
    comments: docs,
    addresses: await addressesOfTarget(req, article),
    publicUrl: servicesOf(req.payload).publicUrl,
  })
}

async function readSite(req: PayloadRequest): Promise<SiteTexts> {
  const site = await readGlobalTexts(req, 'site', { title: true, tagline: true })
  return { title: site.title || 'Colloquy', tagline: site.tagline ?? '' }
}

type Picture = { url?: string | null; alt?: string | null; sizes?: { hero?: { url?: string | null } } }

type ArticleDocument = {
  id: string | number
  slug?: string | null
  title?: string | null
  excerpt?: string | null
  html?: string | null
  hero?: string | Picture | null
  authors?: (string | { name?: string | null })[] | null
  tags?: string[] | null
  publishedAt?: string | null
  updatedAt: string
}

type InFeed = { article: Omit<FeedArticle, 'url'>; named: Pick<TargetHead, 'id' | 'slug'> }

/** Where it is read is up to the settings of the site. */
const inFeed: ArticleForm<InFeed> = {
  name: 'feed',
  make: (article: ArticleDocument) => ({
    named: { id: String(article.id), slug: article.slug ?? String(article.id) },
    article: {
      id: String(article.id),
      title: article.title ?? '',
      excerpt: article.excerpt ?? '',
      html: article.html ?? '',
      image: toImage(article.hero),
      authors: (article.authors ?? []).flatMap((author) =>
        typeof author === 'object' && author.name ? [author.name] : [],
      ),
      tags: article.tags ?? [],
      publishedAt: article.publishedAt ?? article.updatedAt,
      updatedAt: article.updatedAt,
    },
  }),
  bytesOf: ({ article: { excerpt, html, title } }) => 1000 + 2 * (html.length + excerpt.length + title.length),
}

function toImage(hero: ArticleDocument['hero']): FeedArticle['image'] {
  const url = typeof hero === 'object' && hero ? (hero.sizes?.hero?.url ?? hero.url) : undefined
  return url && typeof hero === 'object' && hero ? { url, alt: hero.alt ?? '' } : null
}
