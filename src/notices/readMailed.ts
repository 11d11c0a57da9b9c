import type { PayloadRequest } from 'payload'
import { addressOfTarget, commentServicesOf, type TargetHead, targetOf } from '#comments'
import { type Language, servicesOf } from '#platform'

/** What mails call the site. */
export function siteOf(req: PayloadRequest): Promise<string> {
  return commentServicesOf(req.payload).siteTitle(req)
}

/** The language of mails to readers of whom no other is known. */
export function languageOfSite(req: PayloadRequest): Promise<Language> {
  return commentServicesOf(req.payload).siteLanguage(req)
}

/** Where readers read a comment. */
export function commentAddress({ payload }: PayloadRequest, { page, slug }: TargetHead, comment: string): string {
  const target = targetOf(payload)
  return page
    ? `${page}#comment-${comment}`
    : servicesOf(payload).publicUrl + (target.commentPath?.(slug, comment) ?? `${target.path(slug)}#comment-${comment}`)
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
  return {
    site: await siteTitle(req),
    language: await siteLanguage(req),
    article: article
      ? {
          id,
          title: article.title,
          url: addressOfTarget(req, article),
          commentUrl: (comment: string) => commentAddress(req, article, comment),
        }
      : undefined,
  }
}
