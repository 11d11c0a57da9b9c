import type { TargetAddresses } from '#comments'
import { escapeHtml } from '#platform'

export const feedFormats = ['rss', 'atom', 'json'] as const
export type FeedFormat = (typeof feedFormats)[number]

/** One item. Texts are plain and unescaped, `html` is sanitised markup, addresses are absolute, times ISO 8601. */
export type FeedEntry = {
  /** An address that stays the same when the slug changes. */
  id: string
  url: string
  title: string
  summary?: string | undefined
  html: string
  image?: string | undefined
  authors: readonly { name: string; url?: string | undefined }[]
  tags: readonly string[]
  published: string
  updated: string
}

/** A feed, whatever it will be written as. It has no field an address of a reader could travel in. */
export type FeedSource = {
  title: string
  description: string
  /** The page the feed is about. */
  url: string
  /** Address of the feed without its extension. */
  base: string
  publisher: string
  /** When there are no entries to tell. */
  updated: string
  entries: readonly FeedEntry[]
}

export type SiteTexts = { title: string; tagline: string }

export type FeedArticle = {
  id: string
  /** Where it is read. */
  url: string
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
  /** The front page. */
  home: string
}): FeedSource {
  const { site, articles, home, publicUrl } = input
  return {
    title: site.title,
    description: site.tagline,
    url: home,
    base: `${publicUrl}/feed`,
    publisher: site.title,
    updated: new Date(0).toISOString(),
    entries: articles.map((article) => toEntry(article, publicUrl)),
  }
}

function toEntry(article: FeedArticle, publicUrl: string): FeedEntry {
  const { url } = article
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

export type FeedComment = {
  id: string
  name: string
  url: string | null
  html: string
  createdAt: string
  editedAt: string | null
}

type Input = {
  site: SiteTexts
  article: { slug: string; title: string; updatedAt: string }
  comments: readonly FeedComment[]
  /** Where the article and its comments are read. */
  addresses: TargetAddresses
  publicUrl: string
}

/** Approved comments on one article, newest first, as a feed. */
export function commentFeed({ addresses, site, article, comments, publicUrl }: Input): FeedSource {
  const page = addresses.url
  return {
    title: `Comments on ${article.title}`,
    description: `What readers say about “${article.title}” on ${site.title}`,
    url: page,
    base: `${publicUrl}/articles/${article.slug}/comments`,
    publisher: site.title,
    updated: article.updatedAt,
    entries: comments.map((comment) => ({
      id: `${publicUrl}/api/comments/${comment.id}`,
      // Leads to the page the comment stands on by then.
      url: addresses.ofComment(comment.id),
      title: `Comment by ${comment.name || 'Anonymous'}`,
      html: absoluteLinks(comment.html, { publicUrl, page }),
      authors: [{ name: comment.name || 'Anonymous', url: webAddress(comment.url) }],
      tags: [],
      published: comment.createdAt,
      updated: comment.editedAt ?? comment.createdAt,
    })),
  }
}

/** Removes what XML 1.0 has no way to write: control characters, lone surrogates and the two non-characters. */
export function cleanText(text: string): string {
  return text.replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, '')
}

/** Puts `publicUrl` in front of addresses that start at the root, and `page` in front of fragments: a feed has no base. */
export function absoluteLinks(html: string, { publicUrl, page }: { publicUrl: string; page: string }): string {
  return html
    .replace(/(\s(?:src|href|poster)=")\/(?!\/)/gi, `$1${publicUrl}/`)
    .replace(/(\shref=")#/gi, `$1${page}#`)
    .replace(
      /(\ssrcset=")([^"]*)/gi,
      (_, start: string, list: string) => start + list.replace(/(^|,\s*)\/(?!\/)/g, `$1${publicUrl}/`),
    )
}

/** The address if a reader's program may follow it, otherwise nothing. */
export function webAddress(text: string | null | undefined): string | undefined {
  if (!text || !URL.canParse(text)) return undefined
  const { protocol, href } = new URL(text)
  return protocol === 'http:' || protocol === 'https:' ? href : undefined
}
