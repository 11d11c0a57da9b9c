import type { CollectionBeforeDeleteHook } from 'payload'
import { removeAllUnder } from '#comments'

/** An article deleted for good takes its comments with it. */
export const deleteComments: CollectionBeforeDeleteHook = ({ id, req }) => removeAllUnder(req, String(id))
