import type { PayloadRequest } from 'payload'
import { findPublicArticles } from '#articles'
import { loadVisible, type StoredComment } from '#comments'
import { refusalOf } from '#platform'

/** The comment of an address under `/articles/SLUG`, where it is published under that very article; undefined otherwise. */
export async function findShown(
  req: PayloadRequest,
  { id, slug }: { id: string; slug: string },
): Promise<StoredComment | undefined> {
  try {
    const comment = await loadVisible(req, id)
    return (await findPublicArticles(req, [slug])).get(slug)?.id === comment.article ? comment : undefined
  } catch (error) {
    if (refusalOf(error)?.status === 404) return undefined
    throw error
  }
}
