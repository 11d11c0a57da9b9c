import type { PayloadRequest } from 'payload'
import { published } from '#articles'
import { escapeHtml, servicesOf } from '#platform'

/** The newest articles of the site for search engines, as many as one file may name. */
const mostAddresses = 50_000

export async function sitemap(req: PayloadRequest): Promise<string> {
  const { publicUrl } = servicesOf(req.payload)
  const { docs } = await req.payload.db.find<{ id: string; slug?: string | null; updatedAt: string }>({
    collection: 'articles',
    where: published(),
    select: { slug: true, updatedAt: true },
    sort: '-publishedAt',
    limit: mostAddresses,
    pagination: false,
    req,
  })
  const lines = docs.flatMap(({ slug, updatedAt }) =>
    slug
      ? [
          `<url><loc>${escapeHtml(`${publicUrl}/articles/${slug}`)}</loc><lastmod>${escapeHtml(updatedAt)}</lastmod></url>`,
        ]
      : [],
  )
  return `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n<url><loc>${escapeHtml(publicUrl)}/</loc></url>\n${lines.join('\n')}\n</urlset>\n`
}
