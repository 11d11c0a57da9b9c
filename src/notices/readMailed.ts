import type { PayloadRequest } from 'payload'
import { addressesOfTarget, commentServicesOf, type TargetHead } from '#comments'
import type { Language } from '#platform'

/** What mails call the site. */
export function siteOf(req: PayloadRequest): Promise<string> {
  return commentServicesOf(req.payload).siteTitle(req)
}

/** The language of mails to readers of whom no other is known. */
export function languageOfSite(req: PayloadRequest): Promise<Language> {
  return commentServicesOf(req.payload).siteLanguage(req)
}

/**
 * What readers are told of a document's title. That of a page that lives elsewhere was sent by whoever wrote there first: until
 * something there is published, it is called by its host.
 */
export function publicTitle({ commentCount, page, title }: TargetHead): string {
  return page && commentCount === 0 ? new URL(page).host : title
}

/** What a mail says about where it comes from: the site's title, and the article it is about, if that is still there, with the addresses of its comments. */
export async function readMailed(req: PayloadRequest, id: string) {
  const { siteLanguage, siteTitle, target } = commentServicesOf(req.payload)
  const article = (await target.describe(req, [id])).get(id)
  const addresses = article && (await addressesOfTarget(req, article))
  return {
    site: await siteTitle(req),
    language: await siteLanguage(req),
    article: addresses && { id, title: article.title, url: addresses.url, commentUrl: addresses.ofComment },
  }
}
