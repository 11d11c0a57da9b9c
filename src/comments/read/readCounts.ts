import type { PayloadRequest } from 'payload'
import { findPublicArticles } from '#articles'
import { Refusal } from '#platform'

/** How many articles can be asked for at once. */
export const maxCountKeys = 100

export type Counts = {
  /** Approved comments by what was asked for (id or slug); 0 for what is not public. */
  counts: Record<string, number>
  /** Ids of the articles the numbers are of. */
  articles: string[]
}

/** Reads the stored numbers of comments: no comment is counted, whatever the articles have. */
export async function readCountsOf(req: PayloadRequest, keys: readonly string[]): Promise<Counts> {
  const asked = [...new Set(keys)]
  if (asked.length === 0 || asked.length > maxCountKeys)
    throw new Refusal([
      { code: 'invalid_input', path: 'articles', message: `Please name 1 to ${maxCountKeys} articles.` },
    ])
  const found = await findPublicArticles(req, asked)
  return {
    counts: Object.fromEntries(asked.map((key) => [key, found.get(key)?.commentCount ?? 0])),
    articles: [...new Set([...found.values()].map(({ id }) => id))],
  }
}

/** Number of approved comments of each article, keyed by what was asked for. */
export async function readCounts(req: PayloadRequest, keys: readonly string[]): Promise<Record<string, number>> {
  return (await readCountsOf(req, keys)).counts
}
