import type { CollectionBeforeValidateHook } from 'payload'
import { bylineOf, isEditor, refusal } from '#platform'

const idsOf = (authors: unknown): unknown[] =>
  (Array.isArray(authors) ? authors : []).map((author) =>
    typeof author === 'object' && author !== null && 'id' in author ? author.id : author,
  )

/**
 * An author's articles carry their byline, or they would lose sight of them with the first save; of others' bylines authors
 * keep those that editors have put there, and add none.
 */
export const addOwnByline: CollectionBeforeValidateHook = ({ data, originalDoc, req }) => {
  if (!data || isEditor(req.user) || req.user?.role !== 'author') return
  const own = bylineOf(req)
  if (!own)
    throw refusal('forbidden', {
      path: 'authors',
      message: 'Your account has no byline yet; an administrator can give it one.',
    })
  const given = idsOf(originalDoc?.authors)
  const wanted = Array.isArray(data.authors) ? idsOf(data.authors) : given
  const allowed = wanted.filter((id) => id === own || given.includes(id))
  return { ...data, authors: allowed.includes(own) ? allowed : [...allowed, own] }
}
