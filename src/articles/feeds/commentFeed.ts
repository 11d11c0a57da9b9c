import type { SiteTexts } from './articleFeed'
import { absoluteLinks, webAddress } from './text'
import type { FeedSource } from './types'

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
  publicUrl: string
}

/** Approved comments on one article, newest first, as a feed. */
export function commentFeed({ site, article, comments, publicUrl }: Input): FeedSource {
  const page = `${publicUrl}/articles/${article.slug}`
  return {
    title: `Comments on ${article.title}`,
    description: `What readers say about “${article.title}” on ${site.title}`,
    url: page,
    base: `${page}/comments`,
    publisher: site.title,
    updated: article.updatedAt,
    entries: comments.map((comment) => ({
      id: `${publicUrl}/api/comments/${comment.id}`,
      // Leads to the page the comment stands on by then.
      url: `${page}/comments/${comment.id}`,
      title: `Comment by ${comment.name || 'Anonymous'}`,
      html: absoluteLinks(comment.html, { publicUrl, page }),
      authors: [{ name: comment.name || 'Anonymous', url: webAddress(comment.url) }],
      tags: [],
      published: comment.createdAt,
      updated: comment.editedAt ?? comment.createdAt,
    })),
  }
}
