import type { CollectionSlug, PayloadRequest } from 'payload'
import {
  appendEvent,
  loadComment,
  noteComments,
  noteShown,
  type Revision,
  rewriteEvents,
  type StoredComment,
  searchTextOf,
  updateQueue,
} from '#comments'
import { forgetRecords } from '#learning'
import { endSubscription } from '#notices'
import { timeOf } from '#platform'
import { type Owner, vaultOf } from '#vault'
import { anonymous, tracesOf, withoutTraces } from './freeText'

/** What is erased: the texts too, or only who wrote them; `traces` are what else is known to name that person in free text. */
export type ErasureExtent = { texts: boolean; traces?: readonly string[] }

/** The id of an erasure and of its record, which says whether the texts go too. */
export function erasureId(id: string, { texts }: { texts: boolean }): string {
  return `${id}:${texts ? 'texts' : 'names'}`
}

export function includesTexts(erasure: string): boolean {
  return erasure.endsWith(':texts')
}

/**
 * Erases one thing that is kept under a reader's address, in `req`'s transaction. Its row in the vault is not found by the
 * address afterwards: what is found is what is still to do, also after a crash. Answers whether there was anything to do:
 * another process may have been faster.
 */
export async function eraseRow(req: PayloadRequest, owner: Owner, extent: ErasureExtent): Promise<boolean> {
  if (!(await vaultOf(req.payload).isKnown(req, owner))) return false
  await erase(req, owner, extent)
  return true
}

async function erase(req: PayloadRequest, owner: Owner, extent: ErasureExtent): Promise<void> {
  const vault = vaultOf(req.payload)
  switch (owner.type) {
    case 'comment': {
      const comment = await loadComment(req, owner.id)
      if (!comment) return vault.remove(req, owner)
      const email = (await vault.reveal(req, owner))?.email
      await vault.forget(req, owner)
      return eraseComment(req, comment, { ...extent, traces: [...(extent.traces ?? []), email ?? ''] })
    }
    case 'report':
      await vault.forget(req, owner)
      return eraseReport(req, owner.id, extent)
    case 'note':
      await req.payload.db.deleteOne({ collection: 'author-notes', where: { id: { equals: owner.id } }, req })
      return vault.remove(req, owner)
    case 'subscription':
      return endSubscription(req, owner.id)
    case 'ban':
      // A ban does not end by an erasure: its address can still be compared, and not read any more.
      return vault.forgetAddress(req, { ...owner, type: 'ban' })
    default:
      return vault.remove(req, owner)
  }
}

/** What somebody wrote who reported a comment: deleted with the texts, and else without what names them. Below access: reports are records. */
async function eraseReport(req: PayloadRequest, id: string, { texts, traces = [] }: ErasureExtent): Promise<void> {
  type Report = { id: string; explanation?: string | null }
  const report = await req.payload.db.findOne<Report>({ collection: 'reports', where: { id: { equals: id } }, req })
  const explanation = texts || !report?.explanation ? null : withoutTraces(report.explanation, traces)
  if (report && explanation !== (report.explanation ?? null))
    await update(req, 'reports', id, { explanation, ...unedited })
}

/** Records that are not compared with what somebody saw of them keep their time. */
const unedited = { updatedAt: null }

/**
 * Removes the name and website of a comment's author from everything that holds them, or, with `texts`, deletes the comment. In
 * `req`'s transaction; the vault's row is left to the caller.
 */
async function eraseComment(
  req: PayloadRequest,
  comment: StoredComment,
  { texts, traces = [] }: ErasureExtent,
): Promise<void> {
  const revisions = await rowsOf<Revision>(req, 'comment-revisions', comment.id)
  const found = [...traces, ...[comment, ...revisions].flatMap(({ name, url }) => tracesOf({ name, url }))]
  // Events hold no personal data but what staff wrote in their own words, and the account it was sent with.
  await rewriteEvents(req, { comment: comment.id, text: (text) => withoutTraces(text, found) })
  await clearBans(req, comment.id, found)
  if (texts) {
    // With everything that belongs to it. Access was decided before: by a mailed link, or by the operator.
    await req.payload.delete({
      collection: 'comments',
      id: comment.id,
      req,
      overrideAccess: true,
      depth: 0,
      select: { status: true },
    })
    return
  }
  await forgetRecords(req, [comment.id])
  const anonymised = { name: anonymous, url: null }
  // It moves: whoever has the comment as it was before them is told so when they decide on it.
  const updatedAt = new Date(Math.max(timeOf(req).getTime(), Date.parse(comment.updatedAt) + 1)).toISOString()
  await update(req, 'comments', comment.id, { ...anonymised, badge: null, updatedAt })
  for (const { id } of revisions) await update(req, 'comment-revisions', id, { ...anonymised, ...unedited })
  await updateQueue(req, comment.id, {
    name: anonymous,
    search: searchTextOf({ name: anonymous, content: comment.content }),
  })
  await appendEvent(req, {
    comment: comment.id,
    article: comment.article,
    kind: 'erased',
    from: comment.status,
    to: comment.status,
    actorType: 'system',
    actor: null,
  })
  if (comment.status === 'approved') await noteShown(req, comment.article, [{ id: comment.id, was: true, is: true }])
  else await noteComments(req, comment.article)
}

/** Below access and the hooks: these collections are written by the system only, and events take no other change. */
const update = (req: PayloadRequest, collection: CollectionSlug, id: string, data: Record<string, unknown>) =>
  req.payload.db.updateOne({ collection, id, data, req, returning: false })

async function rowsOf<T extends object>(
  req: PayloadRequest,
  collection: CollectionSlug,
  comment: string,
): Promise<(T & { id: string })[]> {
  const where = { comment: { equals: comment } }
  return (await req.payload.db.find<T & { id: string }>({ collection, where, pagination: false, limit: 0, req })).docs
}

/** A ban of a name or a domain stays in force, like a word on a list, without the comment it was made from. */
async function clearBans(req: PayloadRequest, comment: string, traces: readonly string[]): Promise<void> {
  for (const { id, note } of await rowsOf<{ note?: string | null }>(req, 'bans', comment))
    await update(req, 'bans', id, {
      comment: null,
      shownName: null,
      note: note ? withoutTraces(note, traces) : null,
      ...unedited,
    })
}
