import type { CollectionBeforeValidateHook } from 'payload'
import { isEditor } from '../../../src/roles'
import { bylineOf } from '../../bylineOf'

/** An author's articles carry their byline, or they would lose sight of them with the first save. */
export const addOwnByline: CollectionBeforeValidateHook = ({ data, originalDoc, req }) => {
  const own = bylineOf(req)
  if (!data || !own || isEditor(req.user) || req.user?.role !== 'author') return
  const authors: unknown[] = Array.isArray(data.authors)
    ? data.authors
    : Array.isArray(originalDoc?.authors)
      ? originalDoc.authors
      : []
  const ids = authors.map((author) =>
    typeof author === 'object' && author !== null && 'id' in author ? author.id : author,
  )
  return ids.includes(own) ? undefined : { ...data, authors: [...ids, own] }
}
