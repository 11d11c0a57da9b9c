import type { Payload, PayloadRequest, Where } from 'payload'
import { refusal, servicesOf } from '#platform'
import { commentServicesOf } from './contract'
import { loadComment, type StoredComment } from './storedComment'
import type { CommentTarget, TargetHead } from './target'

export function targetOf(payload: Payload): CommentTarget {
  return commentServicesOf(payload).target
}

/** A public document by id or slug; undefined for anything else. */
export async function findTarget(req: PayloadRequest, key: unknown): Promise<TargetHead | undefined> {
  return typeof key === 'string' ? (await targetOf(req.payload).find(req, [key])).get(key) : undefined
}

/** Where readers read a document, and each comment on it. */
export type TargetAddresses = { url: string; ofComment: (id: string) => string }

export async function addressesOfTarget(
  { payload }: Pick<PayloadRequest, 'payload'>,
  { id, page, slug }: Pick<TargetHead, 'id' | 'page' | 'slug'>,
): Promise<TargetAddresses> {
  const { commentPath, elsewhere, path } = targetOf(payload)
  const { publicUrl } = servicesOf(payload)
  const other = page ?? (await elsewhere?.(payload, { id, slug }))
  const url = other ?? publicUrl + path(slug)
  return {
    url,
    ofComment: (comment) => {
      if (other === undefined && commentPath) return publicUrl + commentPath(slug, comment)
      // Some frontends tell their pages apart by what is behind the `#`.
      return url.includes('#') ? url : `${url}#comment-${comment}`
    },
  }
}

/** Whether a document is the signed-in account's own. */
export async function ownsTarget(req: PayloadRequest, id: string): Promise<boolean> {
  return (await ownTargets(req, { id: { equals: id } })).length > 0
}

/** Ids of the signed-in account's own documents, among those that fit. */
export async function ownTargets(req: PayloadRequest, fitting?: Where): Promise<string[]> {
  const { collection, ownedBy } = targetOf(req.payload)
  const own = ownedBy(req.user, '')
  if (!own) return []
  const { docs } = await req.payload.db.find<{ id: string }>({
    collection,
    where: fitting ? { and: [fitting, own] } : own,
    select: {},
    pagination: false,
    limit: 0,
    req,
  })
  return docs.map(({ id }) => String(id))
}

/** A published comment under a public article: what anybody can read, anybody can report and vote on. @throws Refusal `comment_id_not_found` */
export async function loadVisible(req: PayloadRequest, id: string): Promise<StoredComment> {
  const comment = await loadComment(req, id)
  const shown = comment?.status === 'approved' && (await findTarget(req, comment.article)) !== undefined
  if (!comment || !shown) throw refusal('comment_id_not_found')
  return comment
}
