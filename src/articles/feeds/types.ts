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
