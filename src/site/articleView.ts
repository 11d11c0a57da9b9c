import { LRUCache } from 'lru-cache'
import { type ShownPicture as Picture, shownSizes, srcsetOf } from '#articles'
import { localeOf } from '#platform'
import { type Html, html, nothing } from './html'
import type { Voice } from './words'

export type { Picture }

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

export type Document = {
  id: string
  _status?: string | null
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
    html: localAddresses(document.html ?? '', publicUrl),
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

/** Path of one of our own addresses, so that the page works under every name the site is reached by. */
export function localPath(url: string, publicUrl: string): string {
  return url.startsWith(`${publicUrl}/`) ? url.slice(publicUrl.length) : url
}

/** The same for all that a text leads to and shows, every width of a picture included. What the text itself says stays. */
export function localAddresses(html: string, publicUrl: string): string {
  if (!html.includes(publicUrl)) return html
  return html.replace(/<[^>]+>/g, (tag) =>
    tag
      .replaceAll(`="${publicUrl}/`, '="/')
      .replace(
        /(\ssrcset=")([^"]*)/g,
        (_, start: string, list: string) => start + list.replaceAll(` ${publicUrl}/`, ' /'),
      ),
  )
}

type Shown = { picture: Picture; publicUrl: string; sizes: string; className: string; eager?: boolean }

/** An `img` with every width there is, and its own proportions, so that the page does not jump. */
export function pictureTag({ className, eager = false, picture, publicUrl, sizes }: Shown): Html {
  const shown = shownSizes(picture).map((size) => ({ ...size, url: localPath(size.url, publicUrl) }))
  const largest = shown.at(-1)
  if (!largest) return nothing
  const { height, url, width } = largest
  return html`<img class="${className}" src="${url}"${
    shown.length > 1 ? html` srcset="${srcsetOf(shown)}" sizes="${sizes}"` : nothing
  } alt="${picture.alt ?? ''}"${width && height ? html` width="${width}" height="${height}"` : nothing}${eager ? html` fetchpriority="high"` : html` loading="lazy"`}>`
}

/** Formats by language and zone: making one costs more than everything else on the page. A site has one of each, so few are kept. */
const formats = new LRUCache<string, Record<'day' | 'minute' | 'zone', Intl.DateTimeFormat>>({ max: 40 })

function formatsOf({ language, timeZone }: Voice) {
  const key = `${language} ${timeZone}`
  const known = formats.get(key)
  if (known) return known
  const locale = localeOf(language)
  const made = {
    day: new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeZone }),
    minute: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone }),
    zone: new Intl.DateTimeFormat(locale, { timeZoneName: 'short', timeZone }),
  }
  formats.set(key, made)
  return made
}

/** `4 May 2026`, in the zone of the site. */
export function dayTime(iso: string, voice: Voice): Html {
  const at = new Date(iso)
  return Number.isNaN(at.getTime())
    ? html`${iso}`
    : html`<time datetime="${at.toISOString()}">${formatsOf(voice).day.format(at)}</time>`
}

/** `4 May 2026, 12:00 CEST`, in the zone of the site; a script shows it in the reader's own (`data-local`). */
export function minuteTime(iso: string, voice: Voice): Html {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return html`${iso}`
  return html`<time datetime="${at.toISOString()}" data-local>${minuteIn(at, voice)}</time>`
}

/** A page has one for each comment, and shows the same ones whenever it is made anew. */
const minutes = new LRUCache<string, string>({ max: 5000 })

function minuteIn(at: Date, voice: Voice): string {
  const key = `${Math.floor(at.getTime() / 60_000)} ${voice.language} ${voice.timeZone}`
  const known = minutes.get(key)
  if (known !== undefined) return known
  const { minute, zone } = formatsOf(voice)
  const name = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? voice.timeZone
  const text = `${minute.format(at)} ${name}`
  minutes.set(key, text)
  return text
}
