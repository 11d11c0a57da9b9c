import type { PayloadRequest } from 'payload'
import { addressOfTarget, commentServicesOf } from '#comments'
import { servicesOf } from '#platform'

/** What mails call the site. */
export function siteOf(req: PayloadRequest): Promise<string> {
  return commentServicesOf(req.payload).siteTitle(req)
}

/** What a mail says about where it comes from: the site's title, and the article it is about, if that is still there, with the addresses of its comments. */
export async function readMailed(req: PayloadRequest, id: string) {
  const { publicUrl } = servicesOf(req.payload)
  const { siteTitle, target } = commentServicesOf(req.payload)
  const article = (await target.describe(req, [id])).get(id)
  return {
    site: await siteTitle(req),
    article: article
      ? {
          id,
          title: article.title,
          url: addressOfTarget(req, article),
          commentUrl: (comment: string) =>
            article.page
              ? `${article.page}#comment-${comment}`
              : publicUrl +
                (target.commentPath?.(article.slug, comment) ?? `${target.path(article.slug)}#comment-${comment}`),
        }
      : undefined,
  }
}
