import type { PayloadRequest } from 'payload'
import { z } from 'zod'
import { refusal, timeOf } from '#platform'
import { inOwnTransaction } from '#platform/database'
import { parseInput } from '#platform/http'
import { recordLook, vaultOf } from '#vault'
import { loadDecidable, requireAccount, requireModerator } from './decisions/decideComment'
import { appendEvent } from './events'
import { noteQueue } from './queue'
import type { StoredComment } from './storedComment'

export const noteInput = z.object({
  comment: z.string().max(64),
  about: z.enum(['comment', 'author']),
  text: z.string().trim().min(1).max(2000),
})

export type Note = { id: string; about: 'comment' | 'author'; text: string; actor: string; createdAt: string }

/**
 * Keeps what a moderator notes: on a comment in its history, on its author wherever that address comes up again. The
 * address goes from row to row inside the vault.
 * @throws APIError 409 for a note on an author whose address is not known
 */
export async function addNote(req: PayloadRequest, raw: unknown): Promise<{ note: Note }> {
  const actor = requireAccount(req)
  const { about, comment: id, text } = parseInput(noteInput, raw)
  if (about === 'author') requireModerator(req)
  return inOwnTransaction(req, async (attempt) => {
    const comment = await loadDecidable(attempt, id)
    const note = { text, actor, createdAt: timeOf(attempt).toISOString() }
    await noteQueue(attempt, id)
    const kept = await (about === 'comment' ? onComment : onAuthor)(attempt, comment, note)
    return { note: { id: kept, about, ...note } }
  })
}

type Written = Pick<Note, 'text' | 'actor' | 'createdAt'>

async function onComment(req: PayloadRequest, comment: StoredComment, { actor, text }: Written): Promise<string> {
  const { id } = await appendEvent(req, {
    comment: comment.id,
    article: comment.article,
    kind: 'noted',
    from: comment.status,
    to: comment.status,
    actorType: 'person',
    actor,
    note: text,
  })
  return id
}

async function onAuthor(req: PayloadRequest, comment: StoredComment, { createdAt, ...note }: Written): Promise<string> {
  const vault = vaultOf(req.payload)
  const sender = { type: 'comment', id: comment.id } as const
  if (!(await vault.hasAddress(req, sender)))
    throw refusal('conflict', {
      message: 'Nothing is known of whoever wrote this: the address was not given, or was forgotten.',
    })
  const stored = await req.payload.db.create({
    collection: 'author-notes',
    data: { ...note, createdAt, updatedAt: createdAt },
    req,
  })
  const id = String(stored.id)
  await vault.copy(req, sender, { type: 'note', id }, timeOf(req))
  // It shows at every comment with the same address: on a comment sent with a guess it would tell whether the guess is right.
  await recordLook(req, { user: note.actor, ownerType: 'comment', owner: comment.id, purpose: 'search' })
  return id
}
