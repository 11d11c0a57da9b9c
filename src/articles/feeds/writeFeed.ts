import { Feed, type Item } from 'feed'
import { escapeHtml } from '#platform'
import { cleanText, type FeedEntry, type FeedFormat, type FeedSource } from './feed'

export const feedTypes: Record<FeedFormat, string> = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml; charset=utf-8',
  json: 'application/feed+json; charset=utf-8',
}

/** Ending of the address of a feed in each format. */
export const feedExtensions: Record<FeedFormat, string> = { rss: 'xml', atom: 'atom', json: 'json' }

/** Writes a feed as RSS 2.0, Atom 1.0 or JSON Feed. The same source gives the same text: no clock is read. */
export function writeFeed(source: FeedSource, format: FeedFormat): string {
  const write = writers[format]
  const newest = source.entries.map((entry) => Date.parse(entry.updated)).reduce((a, b) => Math.max(a, b), 0)
  const feed = new Feed({
    id: source.url,
    link: source.url,
    title: write.text(cleanText(source.title)),
    description: write.text(cleanText(source.description)),
    updated: new Date(newest || source.updated),
    feedLinks: { [format]: `${source.base}.${feedExtensions[format]}` },
    author: { name: write.text(cleanText(source.publisher)), link: source.url },
    generator: 'Colloquy',
  })
  for (const entry of source.entries) feed.addItem(write.item(cleanEntry(entry)))
  return write.serialise(feed)
}

type Writer = {
  /** How the library wants the text of an element. */
  text: (text: string) => string
  item: (entry: FeedEntry) => Item
  serialise: (feed: Feed) => string
}

/** The library turns `&amp;` into `&` before it escapes; escaping once here keeps a text what it was. */
const elementText = (text: string): string => text.replaceAll('&', '&amp;')

/** The library splits only the first `]]>` of a CDATA section, and a second one would end it. */
const cdata = (markup: string): string => markup.replaceAll(']]>', ']]&gt;')

const common = ({ id, url, published, updated }: FeedEntry) => ({
  id,
  link: url,
  date: new Date(updated),
  published: new Date(published),
})

const writers: Record<FeedFormat, Writer> = {
  rss: {
    text: elementText,
    item: (entry) => ({
      ...common(entry),
      title: cdata(entry.title),
      ...(entry.summary ? { description: cdata(escapeHtml(entry.summary)) } : {}),
      content: cdata(entry.html),
      category: entry.tags.map((name) => ({ name: elementText(name) })),
      // RSS's own <author> has to be an email address.
      extensions:
        entry.authors.length > 0
          ? [{ name: 'dc:creator', objects: { _text: elementText(entry.authors.map(({ name }) => name).join(', ')) } }]
          : [],
    }),
    serialise: (feed) => feed.rss2(),
  },
  atom: {
    text: elementText,
    item: (entry) => ({
      ...common(entry),
      title: cdata(escapeHtml(entry.title)),
      ...(entry.summary ? { description: cdata(escapeHtml(entry.summary)) } : {}),
      content: cdata(entry.html),
      author: entry.authors.map(({ name, url }) => ({ name: elementText(name), ...(url ? { link: url } : {}) })),
      // The library writes these into attributes, where it does not escape `<`.
      category: entry.tags.map((tag) => tag.replace(/[<>]/g, '')).map((name) => ({ name, term: name })),
    }),
    serialise: (feed) => feed.atom1(),
  },
  json: {
    text: (text) => text,
    item: (entry) => ({
      ...common(entry),
      title: entry.title,
      ...(entry.summary ? { description: entry.summary } : {}),
      content: entry.html,
      ...(entry.image ? { image: entry.image } : {}),
      ...(entry.authors.length > 0
        ? { author: entry.authors.map(({ name, url }) => ({ name, ...(url ? { link: url } : {}) })) }
        : {}),
      category: entry.tags.map((name) => ({ name })),
    }),
    serialise: (feed) => feed.json1(),
  },
}

const cleanEntry = (entry: FeedEntry): FeedEntry => ({
  ...entry,
  title: cleanText(entry.title),
  summary: entry.summary === undefined ? undefined : cleanText(entry.summary),
  html: cleanText(entry.html),
  authors: entry.authors.map(({ name, url }) => ({ name: cleanText(name), url })),
  tags: entry.tags.map(cleanText),
})
