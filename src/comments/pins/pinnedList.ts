import type { PayloadRequest } from 'payload'
import { readState, removeState, writeState } from '#platform'

/** How many comments of an article can be pinned at once. */
export const maxPinned = 5

const keyOf = (article: string): string => `pinned:${article}`

/**
 * Ids of an article's pinned comments, newest pin first. Kept as a list, because every page of a thread asks: to look for
 * the mark itself a database would go through all comments of the article.
 */
export async function readPinnedIds(req: PayloadRequest, article: string): Promise<string[]> {
  return (await readState(req, keyOf(article)))?.split(',').filter(Boolean) ?? []
}

/** Takes a comment off the list: it is unpinned, or goes for good. */
export async function dropPinned(req: PayloadRequest, article: string, comment: string): Promise<void> {
  const ids = await readPinnedIds(req, article)
  if (ids.includes(comment))
    await writePinnedIds(
      req,
      article,
      ids.filter((id) => id !== comment),
    )
}

/** The article is gone, and its list with it. */
export async function forgetPinned(req: PayloadRequest, article: string): Promise<void> {
  await removeState(req, keyOf(article))
}

/** Writes the list, in the transaction that sets or takes the mark. */
export async function writePinnedIds(req: PayloadRequest, article: string, ids: readonly string[]): Promise<void> {
  await writeState(req, keyOf(article), ids.join(','))
}
