import type { PayloadRequest } from 'payload'
import { textHash } from '#moderation'
import { timeOf } from '#platform'
import { type Known, recentDays } from './known'

/** "Thank you!" is said under many articles. */
const shortest = 20
const most = 200

/** Under how many other articles the same text was sent lately, by anybody. */
export async function gatherRepeats(req: PayloadRequest, { article, submission }: Known): Promise<number> {
  const hash = textHash(submission.content)
  if (hash === '' || submission.content.trim().length < shortest) return 0
  const since = new Date(timeOf(req).getTime() - recentDays * 24 * 60 * 60_000)
  const { docs } = await req.payload.db.find<{ id: string; article: string }>({
    collection: 'moderation-queue',
    where: {
      and: [
        { textHash: { equals: hash } },
        { article: { not_equals: article.id } },
        { createdAt: { greater_than_equal: since.toISOString() } },
      ],
    },
    select: { article: true },
    limit: most,
    pagination: false,
    req,
  })
  return new Set(docs.map((row) => row.article)).size
}
