import type { DataFromCollectionSlug, PayloadRequest } from 'payload'
import { findPublicArticles, namedBy, published } from './target'

type Options = {
  /** The newest draft instead of what is published, for those whose access rules show it to them. */
  draft?: boolean
  /** How far relations are filled in: 1 reaches pictures and bylines. */
  depth?: number
}

type Found = { article: DataFromCollectionSlug<'articles'> } | { redirect: string } | undefined

/**
 * A published article by id or slug, as the user of `req` may read it; `redirect` is today's slug when the one asked for
 * is an old one; nothing when there is no such article for readers.
 */
export async function findArticle(
  req: PayloadRequest,
  idOrSlug: string,
  { draft = false, depth = 1 }: Options = {},
): Promise<Found> {
  const { docs } = await req.payload.find({
    collection: 'articles',
    where: { and: [...(draft ? [] : [published()]), namedBy([idOrSlug])] },
    draft,
    depth,
    limit: 1,
    pagination: false,
    overrideAccess: false,
    req,
  })
  if (docs[0]) return { article: docs[0] }
  const renamed = (await findPublicArticles(req, [idOrSlug])).get(idOrSlug)
  return renamed && renamed.slug !== idOrSlug ? { redirect: renamed.slug } : undefined
}
