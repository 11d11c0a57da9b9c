import type { CollectionSlug, PayloadRequest } from 'payload'
import { appendEvent, noteComments, type Revision, type StoredComment, type StoredEvent, updateQueue } from '#comments'
import { anonymous, withoutName } from './withoutName'

/** Nobody's edit: moderators compare the time of the last one with what they looked at. */
const unedited = { updatedAt: null }

/**
 * Takes whoever wrote a comment out of everything that says so, or, if asked, deletes it altogether. In `req`'s transaction;
 * the vault is the caller's.
 */
export async function eraseComment(
  req: PayloadRequest,
  comment: StoredComment,
  { texts }: { texts: boolean },
): Promise<void> {
  const revisions = await belonging<Revision>(req, 'comment-revisions', comment.id)
  const names = [comment, ...revisions].flatMap(({ name, url }) => [name ?? '', url ?? ''])
  await clearEvents(req, comment.id, names)
  await clearBans(req, comment.id, names)
  if (texts) {
    // With everything that belongs to it; whoever asked has shown their right by a mailed link, or runs the site.
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
  const nobody = { name: anonymous, url: null, ...unedited }
  await update(req, 'comments', comment.id, { ...nobody, badge: null })
  for (const { id } of revisions) await update(req, 'comment-revisions', id, nobody)
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

const belonging = async <T extends object>(
  req: PayloadRequest,
  collection: CollectionSlug,
  comment: string,
): Promise<(T & { id: string })[]> =>
  (
    await req.payload.db.find<T & { id: string }>({
      collection,
      where: { comment: { equals: comment } },
      pagination: false,
      limit: 0,
      req,
    })
  ).docs

/** Events hold no personal data but what staff wrote in their own words. */
async function clearEvents(req: PayloadRequest, comment: string, names: readonly string[]): Promise<void> {
  for (const { id, note, statement } of await belonging<StoredEvent>(req, 'moderation-events', comment)) {
    const cleared = {
      note: note ? withoutName(note, names) : note,
      statement: statement ? { ...statement, facts: withoutName(statement.facts, names) } : statement,
    }
    if (cleared.note !== note || cleared.statement?.facts !== statement?.facts)
      await update(req, 'moderation-events', id, { ...cleared, ...unedited })
  }
}

/** A ban of a name or a domain goes on as a rule, like a word on a list; it does not say any more from whose comment it came. */
async function clearBans(req: PayloadRequest, comment: string, names: readonly string[]): Promise<void> {
  for (const { id, note } of await belonging<{ note?: string | null }>(req, 'bans', comment))
    await update(req, 'bans', id, { comment: null, note: note ? withoutName(note, names) : null, ...unedited })
}
