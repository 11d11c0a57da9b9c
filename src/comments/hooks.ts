import type {
  CollectionAfterChangeHook,
  CollectionBeforeChangeHook,
  CollectionBeforeOperationHook,
  CollectionBeforeValidateHook,
} from 'payload'
import { rendererVersion } from '#markup'
import { isModerator, Refusal, refusal, timeOf } from '#platform'
import { vaultOf } from '#vault'
import { ownEdit, submissionCarried } from './carried'
import { isErased } from './events'
import { judgementMade } from './judge'
import { judgeEdit, judgeNew, type Typed } from './moderate'
import { readerOfFirst } from './readers/tokens'
import { recordStatus } from './status'
import { renderedOf, type StoredComment } from './storedComment'
import { cleanLine, cleanName, cleanText } from './submission/readInput'

const identityKeys = ['email', 'ip', 'ipTag', 'address', 'userAgent', 'idempotencyKey', 'identity', 'vault']

/**
 * Data with an address in it is a bug of the caller: it would travel through hooks, logs and errors. Identity has its own
 * way in (`submitComment`). The key is named, its value never.
 */
export const refuseIdentity: CollectionBeforeOperationHook<'comments'> = ({ args, operation }) => {
  if (operation !== 'create' && operation !== 'update') return
  const data: unknown = (args as { data?: unknown }).data
  if (typeof data !== 'object' || data === null) return
  const found = identityKeys.filter((key) => key in data)
  if (found.length > 0)
    throw refusal('invalid_input', { message: `A comment's data must not carry ${found.join(', ')}.` })
}

/**
 * Sorting by what a relation leads to would put visible comments in the order of texts nobody may read, such as those of a
 * parent in the trash: Payload checks what may be read of the answer, not what it is sorted by.
 */
export const refuseDottedSort: CollectionBeforeOperationHook<'comments'> = ({ args, operation, req }) => {
  if (operation !== 'read' || args.overrideAccess || isModerator(req.user)) return
  const { sort } = args as { sort?: unknown }
  const paths = [sort ?? []].flat().flatMap((path) => String(path).split(','))
  if (paths.some((path) => path.includes('.')))
    throw refusal('query_invalid', { message: 'Comments cannot be sorted by what belongs to something else.' })
}

const typed = ['article', 'parent', 'name', 'url', 'content'] as const
const correctable = ['name', 'url', 'content'] as const

const pick = (data: Record<string, unknown>, keys: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(keys.filter((key) => key in data).map((key) => [key, data[key]]))

/**
 * Keeps of a write only what people type; status, id, dates, place and unknown keys are the system's. On updates Payload
 * has filled the data with the document's own values, so the rest is put back to those.
 */
export const resetUntrusted: CollectionBeforeValidateHook = ({ data = {}, operation, originalDoc }) => {
  if (operation === 'create') return cleaned(pick(data, typed), {})
  if (data.status !== undefined && data.status !== originalDoc?.status)
    throw refusal('forbidden', {
      message: 'A comment changes its status through moderation only: POST /api/moderation/comments.',
    })
  const { id: _id, createdAt: _createdAt, updatedAt: _updatedAt, ...kept } = originalDoc ?? {}
  return { ...kept, ...cleaned(pick(data, correctable), kept) }
}

const cleaners = { name: cleanName, url: cleanLine, content: cleanText } as const

/** Texts without what cannot be seen, whoever writes them; what is not changed stays as it is stored. */
function cleaned(data: Record<string, unknown>, stored: Record<string, unknown>): Record<string, unknown> {
  const clean = Object.fromEntries(
    Object.entries(cleaners).flatMap(([key, clean]) => {
      const value = data[key]
      return typeof value === 'string' && value !== stored[key] ? [[key, clean(value)]] : []
    }),
  )
  return { ...data, ...clean }
}

const naming = ['name', 'url'] as const

/**
 * A comment whose author was erased takes no name and no website from any update: it may come from a form that was opened, or an
 * edit that began, before the erasure. The right of an edit token has ended with it.
 */
export const keepErased: CollectionBeforeValidateHook = async ({ data = {}, operation, originalDoc, req }) => {
  const isOwn = ownEdit.read(req) === true
  const isNamed = naming.some((key) => (data[key] ?? null) !== (originalDoc?.[key] ?? null))
  if (operation === 'create' || !(isOwn || isNamed)) return data
  if (!(await isErased(req, String(originalDoc?.id)))) return data
  if (isOwn) throw refusal('edit_window_over')
  return { ...data, ...pick(originalDoc ?? {}, naming) }
}

type Texts = Partial<Record<(typeof correctable)[number], unknown>>

/** Whether a write leaves what people have typed as it was. Times do not tell: two changes may come within one millisecond. */
const hasSameTexts = (one: Texts, other: Texts | undefined): boolean =>
  correctable.every((key) => (one[key] ?? null) === (other?.[key] ?? null))

/** Status, place and html of a new or changed comment; refuses what cannot be taken. */
export const moderate: CollectionBeforeChangeHook = async ({ data, operation, originalDoc, req }) => {
  if (operation === 'create') return judgeNew(req, data as Typed)
  // Payload looks at kinds only after this hook.
  const odd = correctable.filter(
    (key) => typeof data[key] !== 'string' && !(key === 'url' && (data[key] ?? null) === null),
  )
  if (odd.length > 0) throw new Refusal(odd.map((path) => ({ code: 'invalid_input', path })))
  if (hasSameTexts(data, originalDoc)) return
  const { html } = renderedOf(req, data.content)
  // An update's data holds the whole document (`resetUntrusted` has put it back) but the id, which is the system's.
  const comment: StoredComment = { ...(data as StoredComment), html, editedAt: timeOf(req).toISOString() }
  const status = ownEdit.read(req) ? await judgeEdit(req, { ...comment, id: String(originalDoc?.id) }) : comment.status
  return { ...comment, rendererVersion, status }
}

/** Puts the sender's identity into the vault, in the comment's own transaction: there is never one without the other. */
export const keepIdentity: CollectionAfterChangeHook = async ({ doc, operation, req }) => {
  const carried = submissionCarried.read(req)
  if (operation !== 'create' || !carried) return
  const { email, idempotencyKey, ipExpiresAt, ipTag, reader = readerOfFirst(req, doc.id) } = carried
  const identity = {
    email: email === '' ? undefined : email,
    ipTag,
    ipExpiresAt,
    idempotencyKey,
    // Staff are known by their account; of a page elsewhere there is no browser.
    ...(req.user || carried.mention ? {} : { reader }),
  }
  await vaultOf(req.payload).keep(req, { type: 'comment', id: doc.id }, identity, timeOf(req))
}

/** Records what was decided, and the text that was there before, in the same transaction. */
export const recordVerdict: CollectionAfterChangeHook = async ({ doc, operation, previousDoc, req }) => {
  const isNew = operation === 'create'
  if (!isNew && hasSameTexts(doc, previousDoc)) return
  const article = typeof doc.article === 'object' ? doc.article.id : doc.article
  if (!isNew)
    await req.payload.db.create({
      collection: 'comment-revisions',
      data: { comment: doc.id, name: previousDoc.name, url: previousDoc.url, content: previousDoc.content },
      req,
    })
  await recordStatus(req, {
    comment: { ...doc, article },
    from: isNew ? null : previousDoc.status,
    kind: isNew ? 'submitted' : 'edited',
    actorType: isNew || ownEdit.read(req) ? 'rule' : 'person',
    actor: req.user ? String(req.user.id) : null,
    judgement: judgementMade.read(req),
    isTextNew: true,
  })
}
