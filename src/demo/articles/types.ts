import type { Block } from '../lexical'

/** An article as data: authors by slug, pictures by name. */
export type DemoArticle = {
  slug: string
  title: string
  excerpt: string
  /** Name of its picture. */
  hero: string
  authors: readonly string[]
  tags: readonly string[]
  /** How long ago it was published when the demo is made. */
  daysAgo: number
  body: readonly Block[]
}
