import type { CollectionBeforeOperationHook } from 'payload'
import { isModerator, refusal } from '#platform'

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
