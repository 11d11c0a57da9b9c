import type { Response } from 'express'
import type { PayloadRequest } from 'payload'
import { isLanguage, type Language, servicesOf } from '#platform'
import { readGlobalTexts } from '#platform/database'
import { stylePath } from './assets'
import { type Html, html, nothing } from './html'
import { languageAttributes, wordsIn } from './words'

export const htmlType = 'text/html; charset=utf-8'

export type Site = {
  title: string
  tagline: string
  footer: string
  publicUrl: string
  /** IANA name of the zone times are shown in. */
  timeZone: string
  /** Of its pages: what stands in memory is the same for all. */
  language: Language
}

export type Page = {
  site: Site
  /** Of the page; the site's own on its front page. */
  title?: string
  description?: string | undefined
  /** Path of the page, for links from elsewhere; absent for pages that should not be found. */
  path?: string
  /** Where else search engines should find it. */
  canonical?: string | undefined
  image?: { path: string; alt: string } | undefined
  /** When it was published, for an article. */
  published?: string | undefined
  /** Path of a feed of the page beside the site's. */
  feed?: { path: string; title: string }
  /** Where pages that mention this one are told of. */
  webmention?: string | undefined
}

const meta = ({ canonical, description, image, path, published, site, title }: Page): Html => html`
${
  path === undefined
    ? html`<meta name="robots" content="noindex">`
    : html`<link rel="canonical" href="${canonical ?? site.publicUrl + path}">
<meta property="og:url" content="${canonical ?? site.publicUrl + path}">`
}
<meta property="og:type" content="${published ? 'article' : 'website'}">
${published ? html`<meta property="article:published_time" content="${published}">` : nothing}
<meta property="og:title" content="${title ?? site.title}">
<meta property="og:site_name" content="${site.title}">
${description ? html`<meta name="description" content="${description}"><meta property="og:description" content="${description}">` : nothing}
${image ? html`<meta property="og:image" content="${new URL(image.path, site.publicUrl).href}">` : nothing}${image?.alt ? html`<meta property="og:image:alt" content="${image.alt}">` : nothing}
<meta name="twitter:card" content="${image ? 'summary_large_image' : 'summary'}">`

/** A whole page: static markup that needs no script. */
export function layout({ body, ...page }: Page & { body: Html }): string {
  const { after, before } = frame(page)
  return html`${before}${body}${after}`.html
}

/** The frame of every page: what stands before and after what it is about. */
export function frame(page: Page): { before: Html; after: Html } {
  const { feed, site, title, webmention } = page
  const say = wordsIn(site)
  const before = html`<!doctype html>
<html ${languageAttributes(site.language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === undefined ? site.title : `${title} · ${site.title}`}</title>${meta(page)}
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="${stylePath}">
<link rel="alternate" type="application/rss+xml" title="${site.title}" href="/feed.xml">
${feed ? html`<link rel="alternate" type="application/rss+xml" title="${feed.title}" href="${feed.path}">` : nothing}
${webmention ? html`<link rel="webmention" href="${webmention}">` : nothing}
</head>
<body>
<a class="skip" href="#main">${say('site.skip')}</a>
<header class="site"><div class="wide">
<a class="brand" href="/">${site.title}</a>
${site.tagline ? html`<p class="tagline">${site.tagline}</p>` : nothing}
</div></header>
<main id="main">
`
  const after = html`
</main>
<footer class="site"><div class="wide"><p>${site.footer ? html`<bdi>${site.footer}</bdi> · ` : nothing}<a href="/feed.xml">${say('site.feed')}</a> · <a href="/privacy">${say('site.your_data')}</a></p></div></footer>
</body>
</html>
`
  return { before, after }
}

/** What everybody may read of the settings. The rest stands in tables of its own. */
const siteFields = { title: true, tagline: true, footer: true, language: true, timeZone: true } as const

/** Name and wording of the site. */
export async function readSite(req: PayloadRequest): Promise<Site> {
  const { footer, language, tagline, timeZone, title } = await readGlobalTexts(req, 'site', siteFields)
  return {
    title: title || 'Colloquy',
    tagline: tagline ?? '',
    footer: footer ?? '',
    publicUrl: servicesOf(req.payload).publicUrl,
    timeZone: timeZone || 'UTC',
    language: isLanguage(language) ? language : 'en',
  }
}

/** What a reader gets for an address without a page; never kept, because it can be published the next moment. */
export async function notFoundPage(res: Response, req: PayloadRequest): Promise<void> {
  const site = await readSite(req)
  sendNotFound(res, site, wordsIn(site)('site.nothing_text'))
}

export function sendNotFound(res: Response, site: Site, text: string): void {
  const say = wordsIn(site)
  const body = html`<section class="plain">
<h1>${say('site.nothing_heading')}</h1>
<p data-code="not_found">${text}</p>
<p class="way"><a href="/">${say('pages.to_articles')}</a></p>
</section>`
  res
    .status(404)
    .set('Cache-Control', 'no-store')
    .type('html')
    .send(layout({ site, title: say('site.not_found'), body }))
}
