import { escapeHtml } from '#platform'
import { absoluteLinks, webAddress } from './text'
import type { FeedEntry, FeedSource } from './types'

export type SiteTexts = { title: string; tagline: string }

export type FeedArticle = {
  id: string
  slug: string
  title: string
  excerpt: string
  html: string
  image: { url: string; alt: string } | null
  authors: readonly string[]
  tags: readonly string[]
  publishedAt: string
  updatedAt: string
}

/** Published articles, newest first, as a feed. */
export function articleFeed(input: {
  site: SiteTexts
  articles: readonly FeedArticle[]
  publicUrl: string
}): FeedSource {
  const { site, articles, publicUrl } = input
  return {
    title: site.title,
    description: site.tagline,
    url: `${publicUrl}/`,
    base: `${publicUrl}/feed`,
    publisher: site.title,
    updated: new Date(0).toISOString(),
    entries: articles.map((article) => toEntry(article, publicUrl)),
  }
}

function toEntry(article: FeedArticle, publicUrl: string): FeedEntry {
  const url = `${publicUrl}/articles/${article.slug}`
  const image = article.image ? webAddress(new URL(article.image.url, `${publicUrl}/`).href) : undefined
  const picture = image ? `<p><img src="${escapeHtml(image)}" alt="${escapeHtml(article.image?.alt ?? '')}"></p>\n` : ''
  return {
    id: `${publicUrl}/api/articles/${article.id}`,
    url,
    title: article.title,
    summary: article.excerpt || undefined,
    html: picture + absoluteLinks(article.html, { publicUrl, page: url }),
    image,
    authors: article.authors.map((name) => ({ name })),
    tags: article.tags,
    published: article.publishedAt,
    updated: article.updatedAt,
  }
}
