import type { PayloadRequest } from 'payload'
import { servicesOf } from '#platform'

/** What a mail says about where it comes from: the site's title, and the article it is about, if that is still there. */
export async function readMailed(req: PayloadRequest, id: string) {
  const { publicUrl } = servicesOf(req.payload)
  const article = await req.payload.db.findOne<{
    id: string
    title?: string | null
    slug?: string | null
    authors?: string[]
  }>({
    collection: 'articles',
    where: { id: { equals: id } },
    select: { title: true, slug: true, authors: true },
    req,
  })
  const site = await req.payload.db.findGlobal<{ title?: string | null }>({ slug: 'site', req })
  return {
    site: site?.title || publicUrl,
    article: article
      ? {
          title: article.title ?? '',
          url: `${publicUrl}/articles/${article.slug ?? article.id}`,
          authors: article.authors ?? [],
        }
      : undefined,
  }
}
