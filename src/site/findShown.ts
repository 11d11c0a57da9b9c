import type { PayloadRequest } from 'payload'
import { refusalOf } from '../http/afterError'
import type { StoredComment } from '../operations/loadComment'
import { loadVisible } from '../operations/people/loadVisible'
import { findPublicArticles } from '../operations/publicArticles'

/** The comment of an address under `/articles/SLUG`, where it is published under that very article; undefined otherwise. */
export const findShown = async (
  req: PayloadRequest,
  { id, slug }: { id: string; slug: string },
): Promise<StoredComment | undefined> => {
  try {
    const comment = await loadVisible(req, id)
    return (await findPublicArticles(req, [slug])).get(slug)?.id === comment.article ? comment : undefined
  } catch (error) {
    if (refusalOf(error)?.status === 404) return undefined
    throw error
  }
}
