import type { Picture } from './picture'

/** What the pages show of an article. */
export type ArticleView = {
  id: string
  slug: string
  title: string
  excerpt: string
  /** Sanitised. */
  html: string
  hero: Picture | undefined
  authors: readonly { name: string; slug: string }[]
  tags: readonly string[]
  publishedAt: string
  commentCount: number
  seo: { title: string; description: string }
}

type Relation<T> = string | T | null | undefined

type Document = {
  id: string
  slug?: string | null
  title?: string | null
  excerpt?: string | null
  html?: string | null
  hero?: Relation<Picture>
  authors?: Relation<{ name?: string | null; slug?: string | null }>[] | null
  tags?: string[] | null
  publishedAt?: string | null
  updatedAt: string
  commentCount?: number | null
  seo?: { title?: string | null; description?: string | null } | null
}

const filled = <T extends object>(value: Relation<T>): T | undefined =>
  typeof value === 'object' && value !== null ? value : undefined

export function toArticleView(document: Document, publicUrl: string): ArticleView {
  return {
    id: document.id,
    slug: document.slug ?? document.id,
    title: document.title ?? '',
    excerpt: document.excerpt ?? '',
    // Pictures of our own by path, so that the page works under every name the site is reached by.
    html: (document.html ?? '').replaceAll(`="${publicUrl}/`, '="/'),
    hero: filled(document.hero),
    authors: (document.authors ?? []).flatMap((author) => {
      const { name, slug } = filled(author) ?? {}
      return name && slug ? [{ name, slug }] : []
    }),
    tags: document.tags ?? [],
    publishedAt: document.publishedAt ?? document.updatedAt,
    commentCount: document.commentCount ?? 0,
    seo: { title: document.seo?.title ?? '', description: document.seo?.description ?? '' },
  }
}
