import type { PayloadRequest } from 'payload'
import { commentServicesOf } from '#comments'
import { servicesOf } from '#platform'

/** What a mail says about where it comes from: the site's title, and the article it is about, if that is still there. */
export async function readMailed(req: PayloadRequest, id: string) {
  const { publicUrl } = servicesOf(req.payload)
  const { siteTitle, target } = commentServicesOf(req.payload)
  const article = (await target.describe(req, [id])).get(id)
  return {
    site: await siteTitle(req),
    article: article ? { id, title: article.title, url: publicUrl + target.path(article.slug) } : undefined,
  }
}
