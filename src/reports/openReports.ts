import type { PayloadRequest } from 'payload'
import type { Known } from '#comments'

/** Open reports of readers about a comment that exists. */
export async function gatherReports(req: PayloadRequest, { comment }: Pick<Known, 'comment'>): Promise<number> {
  if (!comment) return 0
  const row = await req.payload.db.findOne<{ id: string; openReports?: number | null }>({
    collection: 'moderation-queue',
    where: { id: { equals: comment } },
    select: { openReports: true },
    req,
  })
  return row?.openReports ?? 0
}
