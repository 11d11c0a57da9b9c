import type { PayloadRequest } from 'payload'
import { loadDecidable } from './decisions/loadDecidable'

/** A text a comment had before it was changed; `createdAt` is when it was changed. */
export type Revision = {
  id: string
  name: string | null
  url: string | null
  content: string | null
  createdAt: string
}

/** The earlier texts of a comment, newest first. */
export async function readRevisions(req: PayloadRequest, id: string): Promise<{ docs: Revision[] }> {
  await loadDecidable(req, id)
  const { docs } = await req.payload.db.find<Revision>({
    collection: 'comment-revisions',
    where: { comment: { equals: id } },
    sort: ['-createdAt', '-id'],
    limit: 200,
    pagination: false,
    req,
  })
  return {
    docs: docs.map(({ content, createdAt, id: revision, name, url }) => ({
      id: revision,
      name: name ?? null,
      url: url ?? null,
      content: content ?? null,
      createdAt,
    })),
  }
}
