import type { CollectionSlug, PayloadRequest } from 'payload'
import {
  appendEvent,
  loadComment,
  noteComments,
  type Revision,
  rewriteEvents,
  type StoredComment,
  updateQueue,
} from '#comments'
import { type Owner, vaultOf } from '#vault'

/** What is erased: the texts too, or only who wrote them. */
export type ErasureExtent = { texts: boolean }

/** The id of an erasure and of its record, which says whether the texts go too. */
export function erasureId(id: string, { texts }: ErasureExtent): string {
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
      await vault.forget(req, owner)
      return eraseComment(req, comment, extent)
    }
    case 'report':
      await vault.forget(req, owner)
      if (extent.texts)
        // Each by its id and below access: reports are records.
        await req.payload.db.updateOne({
          collection: 'reports',
          id: owner.id,
          data: { explanation: null, updatedAt: null },
          req,
          returning: false,
        })
      return
    case 'note':
      await req.payload.db.deleteOne({ collection: 'author-notes', where: { id: { equals: owner.id } }, req })
      return vault.remove(req, owner)
    case 'ban':
      // A ban does not end by an erasure: its address can still be compared, and not read any more.
      return vault.forgetAddress(req, { ...owner, type: 'ban' })
    default:
      return vault.remove(req, owner)
  }
}

/** Keeps the time of the last edit, which moderators' decisions are compared with: an erasure is not an edit. */
const unedited = { updatedAt: null }

/**
 * Removes the name and website of a comment's author from everything that holds them, or, with `texts`, deletes the comment. In
 * `req`'s transaction; the vault's row is left to the caller.
 */
async function eraseComment(req: PayloadRequest, comment: StoredComment, { texts }: ErasureExtent): Promise<void> {
  const revisions = await rowsOf<Revision>(req, 'comment-revisions', comment.id)
  const names = [comment, ...revisions].flatMap(({ name, url }) => [name ?? '', url ?? ''])
  // Events hold no personal data but what staff wrote in their own words.
  await rewriteEvents(req, comment.id, (text) => withoutName(text, names))
  await clearBans(req, comment.id, names)
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
  const anonymised = { name: anonymous, url: null, ...unedited }
  await update(req, 'comments', comment.id, { ...anonymised, badge: null })
  for (const { id } of revisions) await update(req, 'comment-revisions', id, anonymised)
  await updateQueue(req, comment.id, { name: anonymous })
  await appendEvent(req, {
    comment: comment.id,
    article: comment.article,
    kind: 'erased',
    from: comment.status,
    to: comment.status,
    actorType: 'system',
    actor: null,
  })
  await noteComments(req, comment.article)
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
async function clearBans(req: PayloadRequest, comment: string, names: readonly string[]): Promise<void> {
  for (const { id, note } of await rowsOf<{ note?: string | null }>(req, 'bans', comment))
    await update(req, 'bans', id, { comment: null, note: note ? withoutName(note, names) : null, ...unedited })
}

/** Stands in place of an erased name. */
const anonymous = 'Anonymous'

/** Shorter names are words of any text. */
const minNameLength = 3

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

/** A text of staff without the names and websites of an erased author: whole words, however they are capitalised. */
export function withoutName(text: string, names: readonly string[]): string {
  return [...new Set(names)]
    .filter((name) => name.length >= minNameLength && name !== anonymous)
    .sort((one, other) => other.length - one.length)
    .reduce(
      (rest, name) =>
        rest.replace(new RegExp(`(?<![\\p{L}\\p{N}])${escaped(name)}(?![\\p{L}\\p{N}])`, 'giu'), anonymous),
      text,
    )
}
