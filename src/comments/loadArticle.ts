import type { PayloadRequest, Where } from 'payload'
import { isId } from './loadComment'

/** What a decision needs to know of an article. */
export type ArticleFacts = {
  id: string
  authors?: string[]
  publishedAt?: string | null
  discussion?: {
    open?: 'inherit' | 'open' | 'closed' | null
    closeAfterDays?: number | null
    moderation?: 'inherit' | 'holdAll' | 'asPolicy' | null
  } | null
}

/** A published article that is not in the trash, by id or slug; anything else is not there for readers. */
export async function loadArticle(req: PayloadRequest, idOrSlug: unknown): Promise<ArticleFacts | undefined> {
  if (typeof idOrSlug !== 'string' || idOrSlug === '') return undefined
  const named: Where = isId(idOrSlug) ? { id: { equals: idOrSlug } } : { slug: { equals: idOrSlug } }
  const article = await req.payload.db.findOne<ArticleFacts>({
    collection: 'articles',
    where: { and: [named, { _status: { equals: 'published' } }, { deletedAt: { exists: false } }] },
    select: { authors: true, publishedAt: true, discussion: true },
    req,
  })
  return article ?? undefined
}
