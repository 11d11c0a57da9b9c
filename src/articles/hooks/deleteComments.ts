import type { CollectionBeforeDeleteHook } from 'payload'
import { removeCommentsUnder } from '#comments'

/** An article deleted for good takes its comments with it. */
export const deleteComments: CollectionBeforeDeleteHook = ({ id, req }) => removeCommentsUnder(req, String(id))
