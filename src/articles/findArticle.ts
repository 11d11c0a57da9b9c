import type { CollectionBeforeOperationHook, DataFromCollectionSlug, PayloadRequest } from 'payload'
import { isId } from '#comments'
import { idBySlug } from '#platform/database'
import { isOfVersions } from './access'
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

/** Lists that name no order have what was published last first. The admin names the order of its own lists. */
export const newestFirst: CollectionBeforeOperationHook<'articles'> = ({ args, operation, req }) => {
  if (operation !== 'read' || isOfVersions({ args, operation, req }) || ('id' in args && args.id !== undefined)) return
  const asked = args as { sort?: unknown }
  if (asked.sort === undefined || asked.sort === null || asked.sort === '') asked.sort = '-publishedAt'
}

/** Wherever an article is read by its id, a slug does as well: today's, or one it once had. */
export const readBySlug: CollectionBeforeOperationHook<'articles'> = async ({ args, operation, req }) => {
  const { id } = args as { id?: unknown }
  if (operation !== 'read' || typeof id !== 'string' || isId(id)) return
  const draft = { collection: 'articles', slug: id, paths: ['slug'], draft: true } as const
  // Drafts are asked about for whoever may see some.
  const found = (await findPublicArticles(req, [id])).get(id)?.id ?? (req.user ? await idBySlug(req, draft) : undefined)
  if (found !== undefined) Object.assign(args, { id: found })
}

/**
 * Ids of the articles that a document shows or links to, wherever in it: as `{relationTo: 'articles', value}`, which is how rich
 * text keeps links, filled in or not.
 */
export function embeddedArticles(document: unknown): string[] {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one)
    else if (typeof value === 'object' && value !== null) {
      const { relationTo, value: target } = value as { relationTo?: unknown; value?: unknown }
      if (relationTo === 'articles') {
        const id = typeof target === 'object' && target !== null ? (target as { id?: unknown }).id : target
        if (typeof id === 'string') found.add(id)
      }
      for (const one of Object.values(value)) visit(one)
    }
  }
  visit(document)
  return [...found]
}
