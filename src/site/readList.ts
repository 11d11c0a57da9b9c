import type { PayloadRequest, Where } from 'payload'
import { published } from '#articles'
import { servicesOf } from '#platform'
import { type ArticleView, toArticleView } from './articleView'

const perPage = 10

/** A page of published articles, newest first. */
export async function readList(
  req: PayloadRequest,
  { page, where = [] }: { page: number; where?: Where[] },
): Promise<{ articles: ArticleView[]; pages: number }> {
  const { docs, totalPages } = await req.payload.find({
    collection: 'articles',
    where: { and: [published(), ...where] },
    sort: '-publishedAt',
    depth: 1,
    limit: perPage,
    page,
    overrideAccess: false,
    req,
  })
  const { publicUrl } = servicesOf(req.payload)
  return { articles: docs.map((doc) => toArticleView(doc, publicUrl)), pages: totalPages }
}
