import { mf2 } from 'microformats-parser'
import sanitizeHtml from 'sanitize-html'
import { cleanName, cleanText, columnBytes, webAddress } from '#comments'
import { isRecord } from '#platform'

// What a page elsewhere says of an address of ours. Pure. Everything here was written by strangers: what is read is text, and bounded.

/** A page as it was fetched; `url` is where redirects have led, `type` the header of that name. */
export type Source = { url: string; type: string; body: Buffer }

export type Found = {
  /** `like` and `repost` say nothing that could be shown. */
  kind: 'reply' | 'mention' | 'like' | 'repost'
  name: string
  url: string | undefined
  publishedAt: Date | undefined
  content: string
}

export const readableTypes = [
  'text/html',
  'application/xhtml+xml',
  'text/plain',
  'application/json',
  'application/ld+json',
  'application/activity+json',
] as const

/** Characters of a text that answers us. A page that merely names us is not shown whole. */
const mostOfReply = 10_000
const mostOfMention = 500

/** What the page says of `target`; undefined where it has no link there. */
export function readSource(source: Source, target: string, now: Date): Found | undefined {
  const type = mediaType(source.type)
  const text = decode(source)
  const page = type.endsWith('json')
    ? readJson(text, target)
    : type === 'text/plain'
      ? readPlain(text, target)
      : readHtml(text, { url: source.url, target })
  if (!page) return undefined
  const { author, content, kind, published, title } = page
  const { host, pathname } = new URL(source.url)
  const most = kind === 'reply' ? mostOfReply : mostOfMention
  // A comment of nothing but its address is still the address: without a scheme it is no link.
  const shown = [content, title, host + pathname].map((one) => shorten(one ?? '', most)).find((one) => one !== '')
  return {
    kind,
    name: nameIn(author?.name ?? '') || nameIn(host),
    url: websiteIn(author?.url),
    publishedAt: dateIn(published, now),
    content: shown ?? host,
  }
}

type Page = {
  kind: Found['kind']
  author?: { name?: string | undefined; url?: string | undefined } | undefined
  content?: string | undefined
  published?: string | undefined
  title?: string | undefined
}

const mediaType = (header: string): string => (header.split(';')[0] ?? '').trim().toLowerCase()

/** By the header, the page's own word in its first bytes, or UTF-8. */
function decode({ body, type }: Source): string {
  const [, told] = /;\s*charset\s*=\s*"?([\w:-]{1,40})/i.exec(type) ?? []
  const start = mediaType(type).includes('html') ? body.toString('latin1', 0, 1024) : ''
  const [, own] = /<meta\b[^>]{0,200}\bcharset\s*=\s*["']?([\w:-]{1,40})/i.exec(start) ?? []
  try {
    return new TextDecoder(told ?? own ?? 'utf-8').decode(body)
  } catch {
    return new TextDecoder().decode(body)
  }
}

/** One way to write an address. What stands behind the `#` is a place on the same page. */
function comparable(text: string, base?: string): string | undefined {
  if (!URL.canParse(text, base)) return undefined
  const url = new URL(text, base)
  url.hash = ''
  return url.href
}

// Plain text and JSON

function readPlain(text: string, target: string): Page | undefined {
  const wanted = comparable(target)
  const named = text.match(/https?:\/\/[^\s<>"'()]+/g) ?? []
  // At the end of a sentence.
  return named.some((one) => comparable(one) === wanted || comparable(one.replace(/[.,;:!?]+$/, '')) === wanted)
    ? { kind: 'mention', content: text }
    : undefined
}

/** Values that are looked at: nesting ends with the stack otherwise. */
const mostValues = 20_000

function readJson(text: string, target: string): Page | undefined {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return undefined
  }
  const wanted = comparable(target)
  const waiting = [parsed]
  let isFound = false
  for (let looked = 0; waiting.length > 0 && looked < mostValues && !isFound; looked++) {
    const value = waiting.pop()
    if (typeof value === 'string') isFound = comparable(value) === wanted
    else if (Array.isArray(value)) waiting.push(...value.slice(0, mostValues))
    else if (isRecord(value)) waiting.push(...Object.values(value).slice(0, mostValues))
  }
  if (!isFound) return undefined
  const named = isRecord(parsed) ? parsed : {}
  const textOf = (key: string) => (typeof named[key] === 'string' ? named[key] : undefined)
  return {
    kind: 'mention',
    content: textOf('summary') ?? textOf('name') ?? textOf('title'),
    published: textOf('published'),
  }
}

// HTML

/** Where a page can link from: text, comments and scripts are none. */
const linking = ['href', 'src', 'data', 'poster'] as const
/** Not shown, or not the page's own words. */
const unshown = ['script', 'style', 'link', 'base', 'meta', 'noscript', 'template']

/** What is read of microformats. Others of their properties are left out, as are all of their first version. */
const marks = new Set([
  ...['h-feed', 'h-entry', 'h-review', 'h-event', 'h-recipe', 'h-card', 'h-cite'],
  ...['p-name', 'p-author', 'u-author', 'u-url', 'p-summary', 'e-content', 'p-content', 'dt-published'],
  ...['in-reply-to', 'like-of', 'repost-of', 'bookmark-of'].flatMap((name) => [`u-${name}`, `p-${name}`]),
])
/** Tags that are kept where they carry no mark: they end words, link, or say when. Those that only format would be opened again and again by HTML's own rules. */
const plain = new Set(['p', 'div', 'br', 'li', 'blockquote', 'pre', 'a', 'img', 'time', 'abbr', 'data'])
const marked = [
  ...['article', 'section', 'main', 'header', 'footer', 'aside', 'figure', 'figcaption', 'address', 'span', 'ul', 'ol'],
  ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'dl', 'dt', 'dd', 'cite', 'q', 'video', 'audio', 'area', 'link'],
]
const kept = [...plain, ...marked]
/** What is in these is no text of the page. */
const textless = ['script', 'style', 'textarea', 'option', 'noscript', 'template']
/** Any other tag that is not kept: its text stays. */
const dropped = 'dropped'

// The libraries take the square of some of these numbers. Pages that people read come near none.
const mostNested = 60
/** Open at once, before those are left out that are not kept. */
const mostOpen = 200
const mostTags = 15_000
const mostPlain = 3000
const mostMarked = 300
const mostEntities = 20_000

/** Made to be read for minutes. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

/** Leaves out what would take long to be read as text: a `<` that begins no tag, and entities without end. */
function withoutPieces(html: string): string {
  let entities = 0
  return html.replace(/<(?![a-z/!])|&/gi, (piece) => {
    if (piece === '&') entities += 1
    return piece === '&' && entities <= mostEntities ? piece : ' '
  })
}

/** A page with its tags in order and nothing else, and where it links. @throws Unreadable */
function tidy(html: string) {
  const links: string[] = []
  const count = { open: 0, tags: 0, plain: 0, marked: 0, titles: 0 }
  let base: string | undefined
  let title = ''
  const nameOf = (tagName: string, classes: string): string => {
    if (textless.includes(tagName)) return tagName
    if (classes !== '')
      return ++count.marked > mostMarked ? dropped : tagName === 'body' || tagName === 'html' ? 'div' : tagName
    return plain.has(tagName) && ++count.plain <= mostPlain ? tagName : dropped
  }
  const tidied = sanitizeHtml(withoutPieces(html), {
    allowedTags: kept,
    allowedAttributes: { '*': ['class', 'href', 'src', 'datetime', 'value', 'title', 'alt'] },
    // Addresses are taken as text, and looked at one by one.
    allowedSchemesAppliedToAttributes: [],
    nestingLimit: mostNested,
    nonTextTags: textless,
    onOpenTag: () => {
      if (++count.open > mostOpen || ++count.tags > mostTags) throw new Unreadable('Too many tags')
    },
    onCloseTag: () => {
      count.open -= 1
    },
    transformTags: {
      '*': (tagName, attribs) => {
        if (tagName === 'base') base ??= attribs.href
        // Pictures within a page have some as well.
        if (tagName === 'title') count.titles += 1
        if (!unshown.includes(tagName)) for (const name of linking) if (attribs[name]) links.push(attribs[name])
        const classes = [...new Set((attribs.class ?? '').split(/\s+/))].filter((name) => marks.has(name)).join(' ')
        const { class: _class, ...others } = attribs
        return { tagName: nameOf(tagName, classes), attribs: classes === '' ? others : { ...others, class: classes } }
      },
    },
    textFilter: (text, tagName) => {
      if (tagName !== 'title') return text
      if (count.titles === 1 && title.length < mostOfMention) title += text
      return ''
    },
  })
  return { tidied, links, base, title: unescaped(title) }
}

/** Of what `sanitize-html` escapes. */
const unescaped = (text: string): string =>
  text
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')

function readHtml(html: string, { target, url }: { url: string; target: string }): Page | undefined {
  const { base, links, tidied, title } = tidy(html)
  const baseUrl = (base !== undefined && comparable(base, url)) || url
  const wanted = comparable(target)
  if (!links.some((link) => comparable(link, baseUrl) === wanted)) return undefined
  const isTarget = (text: string): boolean => comparable(text, baseUrl) === wanted
  const items = itemsOf(tidied, baseUrl)
  const entry = entryAbout(items, { html: (text) => tidy(text).links.some(isTarget), isTarget })
  if (!entry) return { kind: 'mention', title, author: authorOf(undefined, items) }
  const { properties } = entry
  const kind = kindOf(properties, isTarget)
  const name = textIn(properties.name)
  const content = textIn(properties.content)
  return {
    kind,
    author: authorOf(entry, items),
    content:
      kind === 'reply'
        ? (content ?? textIn(properties.summary) ?? name)
        : (textIn(properties.summary) ?? name ?? content),
    published: textIn(properties.published),
    title,
  }
}

type Item = ReturnType<typeof mf2>['items'][number]
type Properties = Item['properties']
type Property = Properties[string][number]

function itemsOf(html: string, baseUrl: string): Item[] {
  try {
    return flatten(mf2(html, { baseUrl, experimental: { textContent: true } }).items)
  } catch {
    // A page that the library cannot read has no microformats; its link is found all the same.
    return []
  }
}

/** Items that are looked at. */
const mostItems = 500

/** A feed holds its entries; an entry holds what it answers, which is another's. */
function flatten(items: readonly Item[]): Item[] {
  const found: Item[] = []
  const waiting = [...items]
  while (waiting.length > 0 && found.length < mostItems) {
    const item = waiting.shift()
    if (!item) break
    found.push(item)
    waiting.push(...(item.children ?? []).slice(0, mostItems))
  }
  return found
}

const isEntry = ({ type }: Item): boolean =>
  ['h-entry', 'h-review', 'h-event', 'h-recipe'].some((one) => type?.includes(one))

type About = { html: (text: string) => boolean; isTarget: (text: string) => boolean }

/** The entry that is about us: it says so, or its text links here, or there is no other. */
function entryAbout(items: readonly Item[], { html, isTarget }: About): Item | undefined {
  const entries = items.filter(isEntry)
  const says = ({ properties }: Item) => relations.some(([name]) => addressesIn(properties[name]).some(isTarget))
  const links = ({ properties }: Item) => (properties.content ?? []).some((one) => hasHtml(one) && html(one.html))
  return entries.find(says) ?? entries.find(links) ?? (entries.length === 1 ? entries[0] : undefined)
}

const relations = [
  ['in-reply-to', 'reply'],
  ['like-of', 'like'],
  ['repost-of', 'repost'],
  ['bookmark-of', 'mention'],
] as const

const kindOf = (properties: Properties, isTarget: About['isTarget']): Found['kind'] =>
  relations.find(([name]) => addressesIn(properties[name]).some(isTarget))?.[1] ?? 'mention'

const hasHtml = (value: Property): value is Extract<Property, { html: string }> =>
  typeof value === 'object' && 'html' in value && typeof value.html === 'string'

const isItem = (value: Property | undefined): value is Item => typeof value === 'object' && 'properties' in value

/** The addresses of a property: itself, or those of the citation that it is. */
function addressesIn(values: readonly Property[] = []): string[] {
  return values.flatMap((value) => {
    if (typeof value === 'string') return [value]
    const own = 'value' in value && typeof value.value === 'string' ? [value.value] : []
    return isItem(value) ? [...own, ...(value.properties.url ?? []).filter((one) => typeof one === 'string')] : own
  })
}

/** The text of the first of them that has one. */
function textIn(values: readonly Property[] = []): string | undefined {
  for (const value of values) {
    const text =
      typeof value === 'string' ? value : 'value' in value && typeof value.value === 'string' ? value.value : ''
    if (text.trim() !== '') return text
  }
  return undefined
}

/** Whom the entry names; the card of the page, where it has one only. */
function authorOf(entry: Item | undefined, items: readonly Item[]): Page['author'] {
  const [given] = entry?.properties.author ?? []
  const cards = items.filter(({ type }) => type?.includes('h-card'))
  const card = isItem(given) ? given : given === undefined && cards.length === 1 ? cards[0] : undefined
  if (card) return { name: textIn(card.properties.name), url: textIn(card.properties.url) }
  const text = textIn(given === undefined ? [] : [given])
  if (text === undefined) return undefined
  return /^https?:\/\//i.test(text) ? { url: text } : { name: text }
}

// What is kept

/** A text without what shows nothing, as long as `most` letters need at most: no more is cleaned than is shown. */
const squeezed = (text: string, most: number): string =>
  text
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .slice(0, 2 * most + 2)

function nameIn(text: string): string {
  let short = cleanName(squeezed(text, columnBytes.name))
  while (Buffer.byteLength(short) > columnBytes.name) short = [...short].slice(0, -1).join('')
  return short.trim()
}

/** A text in lines, cut at a word. Characters of two halves stay whole. */
function shorten(text: string, most: number): string {
  const clean = cleanText(squeezed(text, most)).trim()
  const letters = [...clean]
  if (letters.length <= most) return clean
  const cut = letters.slice(0, most).join('')
  return `${cut.replace(/\s\S{0,30}$/, '')}…`
}

/** The author's website, where it is one that a comment may have. */
function websiteIn(text: string | undefined): string | undefined {
  const url = text === undefined ? undefined : comparable(text)
  return url && Buffer.byteLength(url) <= columnBytes.url ? webAddress(url) : undefined
}

const dayMs = 24 * 60 * 60_000

/** A day that was: clocks and zones may differ by one. */
function dateIn(text: string | undefined, now: Date): Date | undefined {
  const at =
    text === undefined
      ? Number.NaN
      : Date.parse(
          text
            .slice(0, 50)
            .trim()
            .replace(/^(\d{4}-\d\d-\d\d) (?=\d)/, '$1T'),
        )
  return at > 0 && at <= now.getTime() + dayMs ? new Date(at) : undefined
}
