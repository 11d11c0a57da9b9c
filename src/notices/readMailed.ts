import type { PayloadRequest } from 'payload'
import { targetOf } from '#comments'
import { servicesOf } from '#platform'

/** What a mail says about where it comes from: the site's title, and the article it is about, if that is still there. */
export async function readMailed(req: PayloadRequest, id: string) {
  const { publicUrl } = servicesOf(req.payload)
  const target = targetOf(req.payload)
  const article = (await target.describe(req, [id])).get(id)
  const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
  return {
    site: site?.title || publicUrl,
    article: article ? { id, title: article.title, url: publicUrl + target.path(article.slug) } : undefined,
  }
}
