import type { CollectionBeforeChangeHook } from 'payload'
import { servicesOf } from '#platform'

/**
 * Puts what the system keeps back to the truth: a version restored or a draft published carries the count and the old
 * slugs of the day it was saved.
 */
export const keepSystemFields: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  const { now } = servicesOf(req.payload)
  if (operation === 'create') return { ...data, commentCount: 0, oldSlugs: [], publishedAt: publishedAt(data, now()) }
  const { totalDocs } = await req.payload.count({
    collection: 'comments',
    where: { article: { equals: originalDoc.id }, status: { equals: 'approved' } },
    // A number of the system's, not an answer to whoever saves.
    overrideAccess: true,
    req,
  })
  const stored = await req.payload.db.findOne<{ slug?: string; _status?: string; oldSlugs?: string[]; id: string }>({
    collection: 'articles',
    where: { id: { equals: originalDoc.id } },
    req,
  })
  const oldSlugs = new Set(stored?.oldSlugs ?? [])
  if (stored?._status === 'published' && stored.slug && data.slug && data.slug !== stored.slug)
    oldSlugs.add(stored.slug)
  oldSlugs.delete(data.slug)
  return {
    ...data,
    commentCount: totalDocs,
    oldSlugs: [...oldSlugs].slice(-50),
    publishedAt: publishedAt({ ...originalDoc, ...data }, now()),
  }
}

const publishedAt = (article: { _status?: string; publishedAt?: string | null }, now: Date): string | null =>
  article.publishedAt ?? (article._status === 'published' ? now.toISOString() : null)
